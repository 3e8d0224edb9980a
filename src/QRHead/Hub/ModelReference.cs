using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace QRHead.Hub;

/// <summary>A model on the hub, or one GGUF file of it, as a user writes it.</summary>
/// <remarks>
/// The forms: <c>org/name</c>, <c>org/name/folder/file.gguf</c>, <c>org/name:Q4_K_M</c>; behind each of them <c>@revision</c>.
/// </remarks>
internal sealed partial record ModelReference
{
    /// <summary>The branch that is meant where no revision is given.</summary>
    public const string DefaultRevision = "main";

    private const int LongestName = 96;
    private const string GgufExtension = ".gguf";
    private const string Forms =
        "Write org/name, org/name/file.gguf or org/name:Q4_K_M; behind it @revision for another branch, tag or commit than main.";

    private ModelReference(string repository) => Repository = repository;

    /// <summary>Gets the repository, <c>org/name</c>.</summary>
    public string Repository { get; }

    /// <summary>Gets the branch, tag or commit as it was given; it may contain <c>/</c>.</summary>
    /// <value>Null where none was given, which means <see cref="DefaultRevision"/>.</value>
    public string? Revision { get; private init; }

    /// <summary>Gets the path of a GGUF file in the repository; null where none was given.</summary>
    public string? File { get; private init; }

    /// <summary>Gets the quantisation that picks a GGUF file, for example <c>Q4_K_M</c>, in any case; null where none was given.</summary>
    public string? Quantization { get; private init; }

    /// <summary>Gets whether a GGUF file is meant, not the model in safetensors.</summary>
    public bool IsGguf => (File ?? Quantization) is not null;

    internal string RevisionOrDefault => Revision ?? DefaultRevision;

    /// <summary>Gets whether the revision is a whole commit id, which can't come to mean something else.</summary>
    internal bool IsPinned => Revision is not null && IsCommit(Revision);

    /// <summary>Reads a reference.</summary>
    /// <param name="text">One of the forms.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="HubException">The text has none of the forms; says where it departs.</exception>
    public static ModelReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out ModelReference? reference) is not { } wrong
            ? reference!
            : throw new HubException(HubProblem.InvalidName, $"no model on the hub can be called so: {wrong}", Forms)
            {
                Repository = $"'{text}'",
            };
    }

    /// <summary>Reads a reference.</summary>
    /// <param name="text">One of the forms.</param>
    /// <param name="reference">The reference.</param>
    /// <returns>False where the text has none of the forms.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ModelReference? reference)
    {
        reference = null;
        return text is not null && Read(text, out reference) is null;
    }

    /// <summary>Writes the reference as it can be read again.</summary>
    /// <returns>One of the forms.</returns>
    public override string ToString() =>
        Repository + (File is null ? "" : $"/{File}") + (Quantization is null ? "" : $":{Quantization}")
            + (Revision is null ? "" : $"@{Revision}");

    internal static bool IsCommit(string revision) => Commit().IsMatch(revision);

    /// <summary>Says whether a path of the hub can be a path below a folder, on every system.</summary>
    internal static bool IsRelativePath(string path) =>
        path.Length > 0 && path.AsSpan().IndexOfAny("\\:") < 0 && !path.Any(char.IsControl)
            && path.Split('/').All(part => part is not ("" or "." or ".."));

    // Null, or what is wrong.
    private static string? Read(string text, out ModelReference? reference)
    {
        reference = null;
        (string model, string? revision) = Split(text, '@');
        (string path, string? quantization) = Split(model, ':');
        string[] parts = path.Split('/', 3);
        if (parts.Length < 2)
            return "a name has two parts, org/name";

        string repository = $"{parts[0]}/{parts[1]}";
        string? file = parts.Length > 2 ? parts[2] : null;
        if ((WrongName(parts[0]) ?? WrongName(parts[1]) ?? WrongRepository(repository)) is { } wrong)
            return wrong;
        if ((file is null ? null : WrongFile(file, quantization)) is { } wrongFile)
            return wrongFile;
        if (quantization is not null && !QuantizationName().IsMatch(quantization))
            return $"':{quantization}' is no quantisation";
        if (revision is not null && !IsRevision(revision))
            return $"'@{revision}' is no branch, tag or commit";
        reference = new ModelReference(repository) { Revision = revision, File = file, Quantization = quantization };
        return null;
    }

    private static (string, string?) Split(string text, char at) =>
        text.IndexOf(at) is int place and >= 0 ? (text[..place], text[(place + 1)..]) : (text, null);

    private static string? WrongName(string name) =>
        name.Length == 0 ? "a part of the name is empty"
        : !Name().IsMatch(name) ? $"'{name}' has other characters than letters, digits, '-', '_' and '.', or '-' or '.' at an end"
        : name.Contains("--", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal)
            ? $"'{name}' has '--' or '..' in it"
        : null;

    private static string? WrongRepository(string repository) =>
        repository.Length > LongestName ? $"the name has {repository.Length} characters; at most {LongestName} are allowed"
        : repository.EndsWith(".git", StringComparison.Ordinal) ? "a name does not end in .git"
        : null;

    private static string? WrongFile(string file, string? quantization) =>
        !file.EndsWith(GgufExtension, StringComparison.OrdinalIgnoreCase) ? $"'{file}' behind the name is no .gguf file"
        : !IsRelativePath(file) ? $"'{file}' is no path inside a repository"
        : quantization is not null ? "a file and a quantisation do not go together"
        : null;

    // Git's own rules, and none that would leave the folder of refs.
    private static bool IsRevision(string revision) =>
        IsRelativePath(revision) && !RefusedInRevision().IsMatch(revision) && !revision.EndsWith(".lock", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\\z")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]*\\z")]
    private static partial Regex QuantizationName();

    [GeneratedRegex(@"[\x00-\x20\x7F~^?*\[""<>|]|\.\.|@\{|/\.|^[-.]|\.\z")]
    private static partial Regex RefusedInRevision();

    [GeneratedRegex("^[0-9a-f]{40}\\z")]
    private static partial Regex Commit();
}
