using QRHead.Evaluation;
using QRHead.Lab.Detection;

namespace QRHead.Lab;

/// <summary>How quality depends on one thing: points along an axis, in one or several series. Immutable.</summary>
/// <param name="Name">What was asked, for example <c>number</c>.</param>
/// <param name="Axis">What changes from label to label, for example <c>heads</c>.</param>
/// <param name="Points">The points; labels in the order of the axis.</param>
public sealed record Analysis(string Name, string Axis, IReadOnlyList<AnalysisPoint> Points)
{
    /// <summary>Gets what is measured: nDCG@10, MRR and Recall@5.</summary>
    public static IReadOnlyList<Measure> Measures => HeldOut.Measures;

    /// <summary>Gets the labels along the axis, in order.</summary>
    public IReadOnlyList<string> Labels => [.. Points.Select(point => point.Label).Distinct(StringComparer.Ordinal)];

    /// <summary>Gets the series, in order.</summary>
    public IReadOnlyList<string> Series => [.. Points.Select(point => point.Series).Distinct(StringComparer.Ordinal)];
}

/// <summary>One point of an analysis. Immutable.</summary>
/// <param name="Series">Which line it belongs to, for example <c>best</c>.</param>
/// <param name="Label">Where on the axis it lies, for example <c>8</c>.</param>
/// <param name="Measures">The values of <see cref="Analysis.Measures"/>, query by query.</param>
public sealed record AnalysisPoint(string Series, string Label, IReadOnlyList<MeasureValues> Measures)
{
    /// <summary>Gets what else is known of the point, by name, for example how many heads two sets have in common; usually empty.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new OrderedDictionary<string, double>();
}

/// <summary>The same queries in another form, to be ranked by the same systems.</summary>
/// <param name="Label">Where on the axis of the analysis it lies.</param>
/// <param name="Instances">The queries with their candidates.</param>
public sealed record InstanceVariant(string Label, IReadOnlyList<EvaluationInstance> Instances);
