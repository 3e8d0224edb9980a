using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;

namespace QRHead.Cli.Output;

/// <summary>One query of an evaluation as JSON: the contract of <c>per-query.jsonl</c>.</summary>
/// <param name="Query">The query's id.</param>
/// <param name="Systems">By the system's name, then by the measure's.</param>
internal sealed record QueryRecord(string Query, OrderedDictionary<string, OrderedDictionary<string, double>> Systems);

/// <summary>The values of all systems side by side, a query a line.</summary>
internal static class PerQueryLines
{
    /// <summary>Writes a line for each query, in the order of the data.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="systems">The evaluations, all over the same queries.</param>
    public static void Write(TextWriter writer, IReadOnlyList<RunEvaluation> systems)
    {
        foreach ((int place, string query) in systems[0].QueryIds.Index())
        {
            var record = new QueryRecord(query, new(systems.Select(system => KeyValuePair.Create(system.Name, ValuesOf(system, place)))));
            writer.WriteLine(JsonSerializer.Serialize(record, PerQueryJsonContext.Readable.QueryRecord));
        }
    }

    private static OrderedDictionary<string, double> ValuesOf(RunEvaluation system, int place) =>
        new(system.Measures.Select(measure => KeyValuePair.Create(measure.Measure.Name, measure.Values[place])));
}

/// <summary>How the records become text: snake case, text as it is, since the output is no HTML.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(QueryRecord))]
internal sealed partial class PerQueryJsonContext : JsonSerializerContext
{
    public static PerQueryJsonContext Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
