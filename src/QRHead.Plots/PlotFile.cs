using ScottPlot;

namespace QRHead.Plots;

/// <summary>Writes plots to files: SVG or PNG, told by the name's ending. The file appears whole or not at all.</summary>
public static class PlotFile
{
    /// <summary>Gets whether a file name ends in a kind that can be written.</summary>
    /// <param name="path">The file.</param>
    public static bool CanWrite(string path) => IsSvg(path) || EndsIn(path, ".png");

    internal static void Save(Plot plot, string path, int width, int height)
    {
        if (!CanWrite(path))
            throw new UnknownNameException("format", path, $"'{path}' ends in neither .svg nor .png.");
        string temporary = $"{path}.{Guid.NewGuid():N}.incomplete{Path.GetExtension(path)}";
        try
        {
            if (IsSvg(path))
                plot.SaveSvg(temporary, width, height);
            else
                plot.SavePng(temporary, width, height);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsSvg(string path) => EndsIn(path, ".svg");

    private static bool EndsIn(string path, string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
