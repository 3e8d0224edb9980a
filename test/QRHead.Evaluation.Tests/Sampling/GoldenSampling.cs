using System.Text.Json;

namespace QRHead.Evaluation.Tests.Sampling;

/// <summary>What NumPy and CPython drew, as recorded.</summary>
internal static class GoldenSampling
{
    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root(), "test", "Goldens", "sampling", name)));
        return document.RootElement.Clone();
    }

    public static T[] Numbers<T>(this JsonElement list)
        where T : struct => list.Deserialize<T[]>()!;
}
