namespace EmailCampaigns.Tests.Campaigns;

/// <summary>Variants in a frozen plan.</summary>
public sealed class FrozenVariantTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Guid Contact = Guid.Parse("0198c0de-0000-7000-8000-000000000100");

    [Fact]
    public void A_plan_with_variants_is_read_as_it_was_written()
    {
        var plan = Plan("Text a", ("B", true), ("C", false));

        var read = FrozenPlan.Parse(plan.ToJson());

        Assert.Equal(plan.Steps, read.Steps);
        Assert.Equal(plan.ToJson(), read.ToJson());
        Assert.False(new PlanChange(plan, read).IsAhead(0));
        Assert.Empty(new PlanChange(plan, read).ChangedTexts());
    }

    [Fact]
    public void Only_variants_that_are_on_are_contents_and_a_contact_gets_one_of_them()
    {
        var step = Plan("Text a", ("B", true), ("C", false)).Steps[0];

        Assert.Equal([VariantLetter.A, VariantLetter.B], step.Contents.Select(c => c.Variant!.Value));
        Assert.Equal("<p>B</p>", step.As(VariantLetter.B).Html);
        var got = step.For(Contact);
        Assert.Equal(VariantChoice.Of(Id, Contact, [VariantLetter.A, VariantLetter.B]), got.Variant);
        Assert.Equal(got, got.For(Contact)); // what is chosen stays chosen
        Assert.Equal([VariantLetter.B], (step with { IsVariantAEnabled = false }).Contents.Select(c => c.Variant!.Value));
        Assert.Equal([null], Plan("Text a").Steps[0].Contents.Select(c => c.Variant));
    }

    [Theory]
    [InlineData("Text", "B", true)]
    [InlineData("Text a", "other", true)]
    [InlineData("Text a", "B", false)]
    public void Another_text_and_a_variant_on_or_off_are_what_a_contact_notices(string own, string second, bool isOn)
    {
        var (before, after) = (Plan("Text a", ("B", true)), Plan(own, (second, isOn)));

        Assert.True(new PlanChange(before, after).IsAhead(0));
        Assert.Equal([Id], new PlanChange(before, after).ChangedTexts());
    }

    [Fact]
    public void Each_content_has_the_number_of_the_first_plan_that_had_it()
    {
        var first = Plan("Text a").After(new Dictionary<int, FrozenPlan>(), 1);
        var second = Plan("Text a", ("B", true)).After(new Dictionary<int, FrozenPlan> { [1] = first }, 2);
        var third = Plan("Text a", ("B, new", true)).After(new Dictionary<int, FrozenPlan> { [1] = first, [2] = second }, 3);
        var fourth = Plan("Text a", ("B", true)).After(new Dictionary<int, FrozenPlan> { [1] = first, [2] = second, [3] = third }, 4);

        Assert.Equal([(1, 2), (1, 3), (1, 2)], new[] { second, third, fourth }.Select(p => (p.Steps[0].ContentVersion, p.Steps[0].Variants[0].ContentVersion)));
        Assert.Equal(second.ToJson(), fourth.ToJson()); // a plan that comes back is the one that it was
    }

    [Fact]
    public void A_draft_is_held_against_its_own_variant_while_that_is_on()
    {
        var step = Plan("Text a", ("B", true)).Steps[0];
        var (chosen, other) = step.For(Contact).Variant == VariantLetter.A ? (VariantLetter.A, VariantLetter.B) : (VariantLetter.B, VariantLetter.A);

        Assert.Equal(other, step.ContentOf(other, Contact).Variant);
        Assert.Equal(chosen, step.ContentOf(VariantLetter.D, Contact).Variant);
        Assert.Equal(VariantLetter.B, (step with { IsVariantAEnabled = false }).ContentOf(VariantLetter.A, Contact).Variant);
        Assert.Equal(VariantLetter.A, step.ContentOf(null, Contact).Variant); // made before there were variants
    }

    [Fact]
    public void A_variant_brings_the_files_of_its_step_along_and_one_from_a_template_those_of_the_template()
    {
        var now = DateTime.UnixEpoch;
        var (ofStep, ofTemplate) = (Files("Prices.pdf"), Files("Map.pdf"));
        var template = new EmailTemplate("Map", now) { BodyHtml = "<p>C</p>", Attachments = ofTemplate };
        var step = new SequenceStep(Id, 1, now) { BodyTemplate = "<p>A</p>", Attachments = ofStep };
        step.Variants.Add(new StepVariant(step.Id, VariantLetter.B, now) { BodyTemplate = "<p>B</p>" });
        step.Variants.Add(new StepVariant(step.Id, VariantLetter.C, now) { EmailTemplateId = template.Id });

        var frozen = FrozenPlan.Parse(FrozenPlan.Freeze([step], new Dictionary<Guid, EmailTemplate> { [template.Id] = template }).ToJson()).Steps[0];

        Assert.Equal([ofStep, ofStep, ofTemplate], frozen.Contents.Select(c => c.Source.Attachments));

        static AttachedFiles Files(string name) => new([new AttachedFile(Id, name, "application/pdf", 1_000, new string('0', 64))]);
    }

    private static FrozenPlan Plan(string own, params (string Text, bool IsOn)[] variants) => new(
    [
        new FrozenStep(Id, 1, "Step", "Subject", $"<p>{own}</p>", null, 0, 0, null, false, true)
        {
            Variants = [.. variants.Select((v, i) => new FrozenVariant((VariantLetter)(i + 1), "Subject", $"<p>{v.Text}</p>", null, null, v.IsOn))],
        },
    ]);
}
