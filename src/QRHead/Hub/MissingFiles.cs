namespace QRHead.Hub;

/// <summary>Explains why no model can be chosen among the files of a repository, and what to write instead.</summary>
internal static class MissingFiles
{
    private const int MostListed = 12;

    /// <summary>Makes the explanation.</summary>
    /// <param name="reference">What was asked for.</param>
    /// <param name="place">The same, for messages.</param>
    /// <param name="files">The files of the repository.</param>
    public static HubException Explain(ModelReference reference, HubPlace place, IReadOnlyCollection<string> files)
    {
        IReadOnlyList<GgufFiles> ggufs = GgufFiles.Of(files);
        return reference.IsGguf ? ExplainGguf(reference, place, files, ggufs) : ExplainSafetensors(reference, place, files, ggufs);
    }

    private static HubException ExplainGguf(
        ModelReference reference, HubPlace place, IReadOnlyCollection<string> files, IReadOnlyList<GgufFiles> ggufs)
    {
        string there = ggufs.Count == 0
            ? "It has no GGUF files"
                + (files.Contains(ModelFiles.Weights) || files.Contains(ModelFiles.WeightsIndex)
                    ? $"; its safetensors are read as {reference.Repository}." : ".")
            : $"There are: {Listed(ggufs.Select(model => Written(reference, model)))}.";
        IReadOnlyList<GgufFiles> meant = ModelFiles.Meant(reference, files);
        if (meant is [{ IsWhole: false } model])
            return place.Wrong(HubProblem.NoUsableFiles, $"{model.Name} has {model.Parts.Count} of its parts only: {Listed(model.Parts)}");
        if (meant.Count > 1)
            return place.Wrong(
                HubProblem.NoUsableFiles, $"':{reference.Quantization}' fits {meant.Count} files",
                $"Write one of: {Listed(meant.Select(model => Written(reference, model)))}.");
        return reference.File is { } file
            ? (place with { File = file }).Wrong(HubProblem.FileNotFound, "there is no such file", there)
            : place.Wrong(HubProblem.NoUsableFiles, $"no file is quantised as '{reference.Quantization}'", there);
    }

    private static HubException ExplainSafetensors(
        ModelReference reference, HubPlace place, IReadOnlyCollection<string> files, IReadOnlyList<GgufFiles> ggufs)
    {
        bool weights = files.Contains(ModelFiles.Weights) || files.Contains(ModelFiles.WeightsIndex);
        if (weights)
        {
            string missing = files.Contains(ModelFiles.Config) ? ModelFiles.Tokenizer : ModelFiles.Config;
            return place.Wrong(
                HubProblem.NoUsableFiles, $"it has {ModelFiles.Weights} but no {missing}",
                "Use a repository of the whole model, in the layout of transformers.");
        }

        if (ggufs.Count > 0)
            return place.Wrong(
                HubProblem.NoUsableFiles, $"it has no {ModelFiles.Weights} but GGUF files",
                $"Write one of: {Listed(ggufs.Select(model => Written(reference, model)))}.");
        string[] pickles = [.. files.Where(file => Path.GetExtension(file) is ".bin" or ".pt" or ".pth")];
        return pickles.Length > 0
            ? place.Wrong(
                HubProblem.NoUsableFiles, $"it has no {ModelFiles.Weights} but PyTorch's {Listed(pickles)}, which are not read",
                $"Look for a revision with safetensors, often {reference.Repository}@refs/pr/1, or for a converted copy of the model.")
            : place.Wrong(
                HubProblem.NoUsableFiles, $"it has no {ModelFiles.Weights} among {(files.Count == 0 ? "no files at all" : Listed(files))}",
                "Use a repository of a language model in safetensors.");
    }

    private static string Written(ModelReference reference, GgufFiles model) =>
        $"{reference.Repository}/{model.Parts[0]}{(reference.Revision is { } revision ? $"@{revision}" : "")}";

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string listed = string.Join(", ", all.Take(MostListed));
        return all.Length > MostListed ? $"{listed} and {all.Length - MostListed} more" : listed;
    }
}
