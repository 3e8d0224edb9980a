using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace QRHead.Benchmarks;

/// <summary>Adds the throughput to the table: UTF-8 megabytes of the text parameter by the fastest iteration.</summary>
internal sealed class MegabytesPerSecondColumn : IColumn
{
    public string Id => nameof(MegabytesPerSecondColumn);

    public string ColumnName => "MB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "1,000,000 bytes of UTF-8 text a second, in the fastest iteration";

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(benchmark => benchmark.Parameters.Items.Any(item => item.Value is BenchmarkText));

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics
            || benchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == "Text")?.Value is not BenchmarkText text)
            return "-";
        return (text.Megabytes / (statistics.Min / 1e9)).ToString("F1", CultureInfo.InvariantCulture);
    }
}
