namespace QRHead.Hub;

/// <summary>Why a model on the hub can't be had: what the reader has to do differs.</summary>
internal enum HubProblem
{
    /// <summary>The name is no hub name: write it differently.</summary>
    InvalidName,

    /// <summary>A setting, such as an environment variable, holds something unusable.</summary>
    InvalidSetting,

    /// <summary>There is no such repository, or it is private and the token does not open it.</summary>
    NotFound,

    /// <summary>The licence has to be accepted on the model's page first.</summary>
    Gated,

    /// <summary>The hub does not accept the token, or the token may not read this.</summary>
    InvalidToken,

    /// <summary>The repository has no such branch, tag or commit.</summary>
    RevisionNotFound,

    /// <summary>The revision has no such file.</summary>
    FileNotFound,

    /// <summary>The repository has no files that can be read here, or more than one choice.</summary>
    NoUsableFiles,

    /// <summary>Nothing may be downloaded, and the cache does not hold the model.</summary>
    Offline,

    /// <summary>The hub can't be reached, or the connection breaks again and again.</summary>
    NoNetwork,

    /// <summary>Too many requests: wait.</summary>
    RateLimited,

    /// <summary>The disk of the cache has too little room.</summary>
    DiskFull,

    /// <summary>A file arrives different from what the hub announces.</summary>
    Corrupted,

    /// <summary>The hub fails.</summary>
    ServerError,

    /// <summary>The repository was disabled.</summary>
    Disabled,
}
