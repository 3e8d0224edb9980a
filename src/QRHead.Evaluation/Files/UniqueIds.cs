namespace QRHead.Evaluation.Files;

/// <summary>The ids of a file by which its records are looked up later: each may stand once. Not thread-safe.</summary>
/// <param name="what">What has the id, for messages, for example <c>passage</c>.</param>
internal sealed class UniqueIds(string what)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <returns>The id.</returns>
    /// <exception cref="InputException">It is empty, or stands for the second time.</exception>
    public string Take(string id, string place) =>
        id.Length == 0 ? throw new InputException($"{place}: the id of the {what} is empty; each {what} needs an id of its own.")
        : _taken.Add(id) ? id
        : throw new InputException($"{place}: the id '{id}' is already taken; each {what} needs an id of its own.");
}
