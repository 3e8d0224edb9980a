using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace QRHead.Retrieval.Similarity;

/// <summary>
/// The passages of a collection that say what a word usually finds: some that are as good as drawn, by a hash of their ids. Which they are
/// does not depend on the order in which passages came, and few change when the collection does.
/// </summary>
internal static class PassageSample
{
    /// <summary>How many passages there are in a sample, of a collection that has so many. 32 would do (decision 0035).</summary>
    public const int Most = 256;

    /// <summary>Where a passage stands in the order of drawing.</summary>
    public static long PlaceOf(string id) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    /// <summary>Draws passages.</summary>
    /// <param name="ids">The ids of all of them.</param>
    /// <returns>Their places in the list, in the order of drawing.</returns>
    public static IEnumerable<int> Of(IReadOnlyList<string> ids) =>
        Enumerable.Range(0, ids.Count).OrderBy(i => PlaceOf(ids[i])).ThenBy(i => ids[i], StringComparer.Ordinal).Take(Most);
}
