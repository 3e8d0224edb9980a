namespace QRHead.Cli;

/// <summary>Whose rules a run is judged by.</summary>
internal enum EvalRules
{
    /// <summary>trec_eval's.</summary>
    Trec,

    /// <summary>BEIR's: identical ids and grade 0 are taken away.</summary>
    Beir,

    /// <summary>The QRHead reference's for LongMemEval and CLIPPER.</summary>
    Qrhead,
}
