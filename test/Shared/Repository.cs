namespace QRHead.Tests;

/// <summary>Finds the project's own files.</summary>
internal static class Repository
{
    /// <summary>Finds the folder that holds the solution, from the test program upwards.</summary>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "QRHead.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds QRHead.slnx.");
    }

    /// <summary>Finds a golden tokenizer that the project carries.</summary>
    public static string TokenizerPath(string name) => Path.Combine(Root(), "test", "Goldens", "tokenizers", name, "tokenizer.json");

    /// <summary>Finds a GGUF file that the project carries.</summary>
    public static string GgufPath(string name) => Path.Combine(Root(), "test", "Goldens", "gguf", $"{name}.gguf");
}
