namespace QRHead.Sources;

/// <summary>A folder with a GGUF file in it, as LM Studio and downloads by hand leave it.</summary>
internal static class GgufFolder
{
    /// <summary>
    /// Finds the only model; the parts of a split one count as one, and the part of a model that sees pictures does not count.
    /// </summary>
    /// <param name="folder">A folder, or not.</param>
    /// <returns>
    /// The file, of a split one the first part; null where there is none, or the folder is a model's in Hugging Face layout.
    /// </returns>
    /// <exception cref="CheckpointException">There are several; the message names them.</exception>
    public static string? Find(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, "config.json")))
            return null;
        string[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
                    && !Path.GetFileName(file).StartsWith("mmproj", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .DistinctBy(GgufModel.WithoutPart),
        ];
        return files.Length <= 1 ? files.FirstOrDefault() : throw new CheckpointException(folder)
        {
            Found = $"{files.Length} GGUF files: {string.Join(", ", files.Select(Path.GetFileName))}",
            Expected = "one",
            Fix = $"Name it, for example {files[0]}.",
        };
    }
}
