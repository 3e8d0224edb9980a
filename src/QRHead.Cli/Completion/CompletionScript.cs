namespace QRHead.Cli.Completion;

/// <summary>
/// The scripts of shells. Each asks the tool itself: <c>qrhead [suggest:N] LINE</c> prints what may stand at the N-th character of a line,
/// which System.CommandLine answers. Where the tool knows nothing, files are offered.
/// </summary>
internal static class CompletionScript
{
    private const string Bash = """
        # qrhead in bash: source this file, or put it into ~/.local/share/bash-completion/completions/qrhead
        _qrhead() {
            local IFS=$'\n' word="${COMP_LINE:0:COMP_POINT}"
            word="${word##*[[:space:]]}"
            COMPREPLY=($(compgen -W "$(qrhead "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o bashdefault -o default -F _qrhead qrhead

        """;

    private const string Zsh = """
        #compdef qrhead
        # qrhead in zsh: put this file into a folder of $fpath under the name _qrhead
        _qrhead() {
            local line="${(j: :)words[1,CURRENT]}"
            local -a found=("${(@f)$(qrhead "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a found
            _files
        }
        if [ "$funcstack[1]" = "_qrhead" ]; then _qrhead; else compdef _qrhead qrhead; fi

        """;

    private const string Pwsh = """
        # qrhead in PowerShell: put this into the file that $PROFILE names
        Register-ArgumentCompleter -Native -CommandName qrhead -ScriptBlock {
            param($word, $line, $cursor)
            qrhead "[suggest:$cursor]" "$line".PadRight($cursor) 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_)
            }
        }

        """;

    /// <summary>Gives the script of a shell.</summary>
    /// <param name="shell">The shell.</param>
    /// <returns>The script, ending with a line's end.</returns>
    public static string Of(Shell shell) => shell switch
    {
        Shell.Zsh => Zsh,
        Shell.Pwsh => Pwsh,
        _ => Bash,
    };
}
