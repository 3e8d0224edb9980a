namespace QRHead.Prompting.Templates;

/// <summary>One run of a template.</summary>
/// <param name="budget">What it may do.</param>
/// <param name="clock">What it takes for now.</param>
internal sealed class TemplateRun(TemplateBudget budget, TimeProvider clock)
{
    public TemplateBudget Budget => budget;

    public TimeProvider Clock => clock;

    /// <summary>Gets or sets the line of the tag that runs.</summary>
    public int Line { get; set; } = 1;
}
