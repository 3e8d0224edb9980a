using System.Text.Json;

namespace QRHead.Checkpoints;

/// <summary>Reads <c>model.safetensors.index.json</c>: which tensor lies in which file.</summary>
internal sealed class ShardIndex
{
    private const string Extension = ".safetensors";

    private readonly string _file;

    private ShardIndex(string file, IReadOnlyDictionary<string, string> weightMap)
    {
        _file = file;
        WeightMap = weightMap;
    }

    /// <summary>Gets the file name of each tensor.</summary>
    public IReadOnlyDictionary<string, string> WeightMap { get; }

    /// <summary>Gets the names of the files, each once, sorted.</summary>
    public IEnumerable<string> Shards => WeightMap.Values.Distinct().Order(StringComparer.Ordinal);

    /// <summary>Reads an index.</summary>
    /// <exception cref="CheckpointException">Broken, empty, a tensor named twice, or a shard outside the folder.</exception>
    public static ShardIndex Read(JsonKeys keys)
    {
        JsonKeys map = keys.Object("weight_map") ?? throw keys.Wrong("weight_map", "nothing", "an object of tensor names and file names");
        Dictionary<string, string> files = [];
        foreach (JsonProperty item in map.Element.EnumerateObject())
        {
            string shard = map.Text(item.Name) is { } name && IsFileName(name)
                ? name
                : throw map.Wrong(item.Name, item.Value, $"the name of a {Extension} file in the same folder");
            if (!files.TryAdd(item.Name, shard))
                throw new CheckpointException(keys.File)
                {
                    Tensor = item.Name,
                    Found = "the name twice",
                    Expected = "each tensor in one file",
                };
        }

        return files.Count > 0 ? new ShardIndex(keys.File, files)
            : throw keys.Wrong("weight_map", "an empty object", "at least one tensor");
    }

    /// <summary>Checks that a tensor lies where the index says.</summary>
    /// <exception cref="CheckpointException">Its file does not have it.</exception>
    public void CheckHas(string shard, IReadOnlySet<string> names)
    {
        foreach ((string tensor, string file) in WeightMap)
        {
            if (file != shard || names.Contains(tensor))
                continue;
            throw new CheckpointException(_file)
            {
                Tensor = tensor,
                Found = $"no such tensor in {shard}",
                Expected = "it there",
                Fix = "Download index and shards again, of one revision.",
            };
        }
    }

    private static bool IsFileName(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && name.AsSpan().IndexOfAny("/\\:\0") < 0;
}
