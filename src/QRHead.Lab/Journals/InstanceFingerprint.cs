using System.Security.Cryptography;
using QRHead.Evaluation;

namespace QRHead.Lab.Journals;

/// <summary>Tells instances from others.</summary>
internal static class InstanceFingerprint
{
    /// <summary>Computes a fingerprint of queries, passages and gold.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    public static string Of(IReadOnlyList<EvaluationInstance> instances)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string? text) => hash.AppendData(System.Text.Encoding.UTF8.GetBytes((text ?? "\u0001") + "\u0000"));
        foreach (EvaluationInstance instance in instances)
        {
            Add(instance.Query.Id);
            Add(instance.Query.Text);
            foreach (Passage passage in instance.Passages)
            {
                Add(passage.Id);
                Add(passage.Title);
                Add(passage.Text);
            }

            foreach ((string id, int grade) in instance.Gold)
                Add(FormattableString.Invariant($"{id} {grade}"));
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
