namespace QRHead.Evaluation;

/// <summary>Which of two passages with one score comes first.</summary>
public enum TieRule
{
    /// <summary>
    /// As trec_eval: scores are rounded to single precision, and of equal ones the passage with the higher id comes first, ids
    /// compared as UTF-8 bytes. The order of a file does not matter.
    /// </summary>
    TrecEval,

    /// <summary>
    /// As the QRHead reference (<c>eval_retrieval.py</c> at 7a668e7): scores in double precision, equal ones in the order they were given.
    /// </summary>
    AsGiven,
}
