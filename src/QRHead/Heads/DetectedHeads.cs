using System.Reflection;

namespace QRHead.Heads;

/// <summary>The head sets that this project detected itself, with every head's score: head set files inside the assembly.</summary>
internal static class DetectedHeads
{
    private const string Folder = "detected/";

    /// <summary>Reads the sets.</summary>
    public static IEnumerable<HeadSet> All
    {
        get
        {
            Assembly assembly = typeof(DetectedHeads).Assembly;
            foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                yield return HeadSetJson.Read(reader.ReadToEnd(), name);
            }
        }
    }
}
