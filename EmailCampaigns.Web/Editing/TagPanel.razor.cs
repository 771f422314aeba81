using System.Globalization;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Editing;

/// <summary>Says what is to become of the tag; the editor in the browser writes it.</summary>
public sealed partial class TagPanel
{
    private const string Nothing = "\0nothing";
    private const string Text = "\0text";
    private const string NotKnown = "unknown";

    private static readonly (string Test, string Words)[] Tests =
    [
        ("known", "is known"), (NotKnown, "is not known"), ("eq", "is"), ("ne", "is not"), ("contains", "contains"), ("gt", "is greater than"), ("lt", "is less than"),
    ];

    /// <summary>A tag has no more than 1,000 characters, and in HTML some are written as five.</summary>
    private const int MaxInstruction = 300;

    private TextBox? _text;
    private TextBox? _instructionBox;
    private string? _instruction;
    private string _field = "";
    private string _fallback = Nothing;
    private string? _fallbackText;
    private string _test = "known";
    private string? _value;
    private bool _otherwise;
    private string? _problem;

    [Parameter, EditorRequired]
    public OpenedTag Opened { get; set; } = default!;

    [Parameter, EditorRequired]
    public EditorFields Fields { get; set; } = EditorFields.None;

    /// <summary>Calls a function of the editor in the browser.</summary>
    [Parameter, EditorRequired]
    public Func<string, object?[], Task> Call { get; set; } = default!;

    /// <summary>The panel is done with.</summary>
    [Parameter, EditorRequired]
    public EventCallback Closed { get; set; }

    private bool IsAi => Opened.Kind is "ai" or "newAi";

    private bool IsKnown => _test is "known" or NotKnown;

    private string Heading => Opened.Kind switch
    {
        "variable" => EditorFields.LabelOf(_field),
        "ai" or "newAi" => "A text by AI",
        "other" => "Tag",
        "newCondition" => "New condition",
        _ => "Condition",
    };

    /// <summary>The fields, and the present one where no contact has it.</summary>
    private IEnumerable<string> Choices => Fields.All.Select(f => f.Name).Concat(_field.Length > 0 && Fields.Find(_field) is null ? [_field] : []);

    private string? Count => Opened.Kind == "variable" && Fields.Find(_field)?.Lacking is { } lacking
        ? string.Create(CultureInfo.InvariantCulture, $"{lacking:N0}{(Fields.Total is { } total ? $" of {total:N0}" : "")} have none")
        : null;

    private string Place => string.Create(CultureInfo.InvariantCulture, $"--left:{Opened.Left:0}px;top:{Opened.Top + 6:0}px");

    protected override void OnInitialized()
    {
        _field = Fields.Find(Opened.Field)?.Name ?? (Opened.Field.Length > 0 ? Opened.Field : "company");
        _fallback = Opened switch
        {
            { FallbackField: { } field } => Fields.Find(field)?.Name ?? field,
            { FallbackText: not null } => Text,
            { Kind: "variable" or "ai" or "newAi" } => Text, // an empty one is none
            _ => Nothing,
        };
        _instruction = Opened.Instruction;
        _fallbackText = Opened.FallbackText ?? (!IsAi && Opened.FallbackField is null && Fields.Find(_field)?.Lacking > 0 ? Suggestion() : null);
        _test = (Opened.Test, Opened.Not) switch
        {
            ("known", true) => NotKnown,
            ("eq", true) => "ne",
            ("ne", true) => "eq",
            _ => Opened.Test,
        };
        _value = Opened.Value;
        _otherwise = Opened.HasOtherwise;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && (_instructionBox ?? _text) is { } box)
        {
            await box.SelectAsync();
        }
    }

    private static string WordsOf(string? test) => Tests.FirstOrDefault(t => t.Test == test).Words ?? "";

    private string? Suggestion() => TemplateTags.ReadsWell(_field) ? TemplateTags.Fallback(_field) : null;

    private Task TakeAsync()
    {
        if (Opened.Kind == "variable")
        {
            return DoAsync("changeVariable", Opened.Start, Opened.Source, _field, Fallback());
        }

        if (IsAi)
        {
            var instruction = _instruction?.ReplaceLineEndings(" ").Trim() ?? "";
            _problem = instruction.Length > 0 ? null : "Say what is to be written.";
            return _problem is not null ? Task.CompletedTask
                : Opened.Kind == "newAi" ? DoAsync("insertAi", instruction, Fallback())
                : DoAsync("changeAi", Opened.Start, Opened.Source, instruction, Fallback());
        }

        _problem = IsKnown || !string.IsNullOrWhiteSpace(_value) ? null : "Say with what it is compared.";
        if (_problem is null && _test is "gt" or "lt" && !decimal.TryParse(_value, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
        {
            _problem = "Only numbers are greater or less.";
        }

        return _problem is not null ? Task.CompletedTask : TakeConditionAsync();
    }

    private object? Fallback() => _fallback switch
    {
        Nothing => null,
        Text => string.IsNullOrWhiteSpace(_fallbackText) ? null : new { text = _fallbackText.Trim() },
        _ => new { field = _fallback },
    };

    private async Task TakeConditionAsync()
    {
        var condition = new
        {
            test = IsKnown ? "known" : _test,
            left = new { field = _field },
            right = IsKnown ? null : new { text = _value!.Trim() },
            not = _test == NotKnown,
        };
        if (Opened.Kind == "newCondition")
        {
            await DoAsync("insertCondition", condition, _otherwise);
            return;
        }

        await Call("changeCondition", [Opened.Start, Opened.Source, condition]);
        if (_otherwise != Opened.HasOtherwise)
        {
            await Call("setOtherwise", [Opened.BoxStart, _otherwise]);
        }

        await Closed.InvokeAsync();
    }

    private async Task DoAsync(string function, params object?[] arguments)
    {
        await Call(function, arguments);
        await Closed.InvokeAsync();
    }
}
