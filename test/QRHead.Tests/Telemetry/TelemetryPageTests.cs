using System.Reflection;
using System.Text.RegularExpressions;
using QRHead.Telemetry;

namespace QRHead.Tests.Telemetry;

/// <summary>The page for operators names what there is, and nothing else.</summary>
public sealed partial class TelemetryPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "telemetry.md"));

    [Fact]
    public void It_has_each_instrument_with_its_unit_and_kind()
    {
        System.Diagnostics.Metrics.Instrument[] instruments =
        [
            .. typeof(Instruments).GetProperties(BindingFlags.Static | BindingFlags.Public)
                .Select(property => (System.Diagnostics.Metrics.Instrument)property.GetValue(null)!),
        ];

        Assert.NotEmpty(instruments);
        Assert.Equal(
            instruments.Select(
                instrument => $"| `{instrument.Name}` | {instrument.Unit} | {instrument.GetType().Name.Split('`')[0].ToLowerInvariant()} |")
                    .Order(),
            InstrumentRow().Matches(Page).Select(row => row.Value).Order());
    }

    [Fact]
    public void It_has_each_call_and_each_tag()
    {
        static string[] Constants(Type type) =>
        [
            .. type.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!),
        ];
        Assert.All(
            [
                .. Constants(typeof(Operations)), .. Constants(typeof(Tags)),
            ], name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `[\w.]+` \| \S+ \| (counter|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();
}
