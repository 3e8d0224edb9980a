namespace QRHead.Hub;

/// <summary>A model in the cache: the safetensors of one commit, or one GGUF file of it.</summary>
/// <param name="Model">What <c>--model</c> takes, without the revision: <c>org/name</c> or <c>org/name/file.gguf</c>.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Revisions">The branches and tags that stand for the commit as far as the cache knows; sorted.</param>
/// <param name="Bytes">The size of its files. Contents that several commits share are counted in each.</param>
/// <param name="Architecture">
/// <c>model_type</c> of <c>config.json</c>, or <c>general.architecture</c> of the GGUF file; null where neither can be read.
/// </param>
/// <param name="Path">The folder of the snapshot, or the GGUF file, the first of its parts.</param>
internal sealed record CachedModel(
    string Model, string Commit, IReadOnlyList<string> Revisions, long Bytes, string? Architecture, string Path);
