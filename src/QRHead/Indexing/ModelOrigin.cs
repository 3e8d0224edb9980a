using QRHead.Sources;

namespace QRHead.Indexing;

/// <summary>Where a model was found, and what it was called: what an index remembers of it.</summary>
/// <param name="Reference">What it was called where that is no path; null for a path and for the built-in model.</param>
/// <param name="Location">Its full path; null for the built-in model.</param>
internal sealed record ModelOrigin(string? Reference, string? Location)
{
    /// <summary>Finds a model by what a user calls it; null is the built-in one.</summary>
    /// <inheritdoc cref="ModelLocation.Find"/>
    public static ModelOrigin Of(
        string? model, HubOptions? hub, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) => model is null
        ? new ModelOrigin(null, null)
        : new ModelOrigin(Path.Exists(model) ? null : model, Path.GetFullPath(ModelLocation.Find(model, hub, progress, cancellationToken)));

    /// <summary>
    /// Finds the model of an index: where it was, or by its name, which may be that of another revision. A path is never taken for a name.
    /// </summary>
    /// <exception cref="IndexException">It is gone.</exception>
    public static ModelOrigin Of(
        string index, string name, IndexRecipe recipe, HubOptions? hub, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (recipe.IsBuiltIn || Path.Exists(recipe.Location))
            return new ModelOrigin(recipe.Reference, recipe.Location);
        try
        {
            if (recipe.Reference is not null)
                return Of(recipe.Reference, hub, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is CheckpointException or HubException)
        {
            throw Gone(exception);
        }

        throw Gone(null);

        IndexException Gone(Exception? exception) => new(
            index, $"that its model '{name}' is no longer at {recipe.Location}", "the model that it was built with",
            "Say where it is now (--model): it is known by its content, whatever it is called, and its new place is remembered when the "
            + $"index is next added to.{(exception is null ? "" : $" ({exception.Message})")}", exception);
    }
}
