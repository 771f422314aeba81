using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Shared;

// MudBlazor's inputs with the defaults of this product: outlined, dense, the label of the Field above them. What is typed is sent at once, so that
// "Unsaved changes" is true and Ctrl+S saves the field one is in; nothing is lost on a slow line, see Tests/Shared/TypingTests.

/// <summary>Text, one line or several (<c>Lines</c>).</summary>
public sealed class TextBox : MudTextField<string?>
{
    public TextBox() => (Variant, Margin, Immediate) = (Variant.Outlined, Margin.Dense, true);

    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<FieldContext>(nameof(Field), out var field))
        {
            InputId = field.Id;
            HelperId = field.DescribedBy;
            Error = field.IsInvalid;
        }

        return base.SetParametersAsync(parameters);
    }
}

/// <summary>A number; <c>T</c> may be nullable, and then the empty field is null.</summary>
public sealed class NumberBox<T> : MudNumericField<T>
{
    public NumberBox()
    {
        (Variant, Margin, Immediate) = (Variant.Outlined, Margin.Dense, true);
        HideSpinButtons = true;
        Culture = CultureInfo.InvariantCulture;
    }

    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<FieldContext>(nameof(Field), out var field))
        {
            InputId = field.Id;
            HelperId = field.DescribedBy;
            Error = field.IsInvalid;
        }

        return base.SetParametersAsync(parameters);
    }
}

/// <summary>One of a few choices.</summary>
public sealed class SelectBox<T> : MudSelect<T>
{
    public SelectBox()
    {
        (Variant, Margin) = (Variant.Outlined, Margin.Dense);
        AnchorOrigin = Origin.BottomCenter;
    }

    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (Field is not null)
        {
            UserAttributes["aria-labelledby"] = Field.LabelId; // what is seen is no input that a label could belong to
        }

        base.OnParametersSet();
    }

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<FieldContext>(nameof(Field), out var field))
        {
            InputId = field.Id;
            HelperId = field.DescribedBy;
            Error = field.IsInvalid;
        }

        return base.SetParametersAsync(parameters);
    }
}

/// <summary>One of many choices, found by typing a part of it.</summary>
public sealed class FindBox<T> : MudAutocomplete<T>
{
    public FindBox()
    {
        (Variant, Margin, Immediate) = (Variant.Outlined, Margin.Dense, true);
        DebounceInterval = 200;
        CoerceText = true;
        ResetValueOnEmptyText = true;
        ShowProgressIndicator = false;
        AdornmentAriaLabel = "Show choices";
    }

    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (parameters.TryGetValue<FieldContext>(nameof(Field), out var field))
        {
            InputId = field.Id;
            HelperId = field.DescribedBy;
            Error = field.IsInvalid;
        }

        return base.SetParametersAsync(parameters);
    }
}

/// <summary>A time of day, to the minute.</summary>
public sealed class TimeBox : PartsBox<TimeOnly>;

/// <summary>A day.</summary>
public sealed class DateBox : PartsBox<DateOnly>;

/// <summary>Text of a form that is posted by a page without a circuit.</summary>
public sealed class PostedText : Microsoft.AspNetCore.Components.Forms.InputText
{
    /// <summary>The field around it.</summary>
    [CascadingParameter]
    private FieldContext? Field { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var attributes = new Dictionary<string, object>(AdditionalAttributes ?? new Dictionary<string, object>()) { ["class"] = "plain-input" };
        if (Field is not null)
        {
            attributes["id"] = Field.Id;
            foreach (var (name, value) in Field.Aria)
            {
                attributes[name] = value;
            }
        }

        AdditionalAttributes = attributes;
        base.OnParametersSet();
    }
}
