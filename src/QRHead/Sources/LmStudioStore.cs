namespace QRHead.Sources;

/// <summary>Models that LM Studio keeps: <c>PUBLISHER/MODEL/FILE.gguf</c>.</summary>
/// <param name="folders">The folders in which models may be.</param>
internal sealed class LmStudioStore(IReadOnlyList<string> folders)
{
    /// <summary>
    /// Finds a model's folder or file by what LM Studio calls it: <c>publisher/model</c>, <c>publisher/model/file.gguf</c>, or the model
    /// alone.
    /// </summary>
    /// <exception cref="CheckpointException">There is no such model, or several publishers have it.</exception>
    public string Find(string name)
    {
        (string Name, string Path)[] all = [.. All()];
        (string Name, string Path)[] found = Array.FindAll(all, one => IsCalled(one.Name, name));
        if (found.Length == 1)
            return found[0].Path;
        throw new CheckpointException($"lmstudio:{name}")
        {
            Found = found.Length == 0 ? $"no such model in {string.Join(", ", folders)}"
                : $"{found.Length} models of that name: {string.Join(", ", found.Select(one => one.Name))}",
            Expected = all.Length == 0 ? "a model that LM Studio has downloaded"
                : "one of " + string.Join(", ", all.Select(one => one.Name)
                    .Where(name => !name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))),
            Fix = "Write publisher/model as LM Studio shows it, or give the path of the .gguf file.",
        };
    }

    private static bool IsCalled(string full, string name) =>
        full.Equals(name, StringComparison.OrdinalIgnoreCase)
        || (full.Split('/') is [_, var model] && model.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Folders of models, and the files in them.</summary>
    private IEnumerable<(string Name, string Path)> All() =>
        from folder in folders
        where Directory.Exists(folder)
        from path in Directory.EnumerateFileSystemEntries(
            folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
        let name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/')
        where name.Count(unit => unit == '/') is 1 or 2
        orderby name
        select (name, path);
}
