package io.millrace.benchmarks.duel;

import java.util.List;
import java.util.Locale;

/**
 * Bars in groups, with the quartiles of each as a line, as SVG.
 *
 * @param title what is shown, and in what unit
 * @param note what stands below, in small letters
 * @param bars in their order; those of a group follow one another
 */
record BarChart(String title, String note, List<Bar> bars) {
    /**
     * A bar.
     *
     * @param group what stands below the bars of one group
     * @param side what it is of; the same colour in all groups
     * @param height as high as the median
     */
    record Bar(String group, String side, Quartiles height) {}

    private static final int LEFT = 90;
    private static final int TOP = 50;
    private static final int HEIGHT = 260;
    private static final int BAR = 26;
    private static final int GAP = 34;
    private static final int LINE = 18;
    private static final int RIGHT = 30;
    private static final int NARROWEST = 640;
    private static final int TICKS = 4;

    /** Of Okabe and Ito, which those who confuse colours tell apart as well. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999");

    String svg() {
        List<String> groups = bars.stream().map(Bar::group).distinct().toList();
        List<String> sides = bars.stream().map(Bar::side).distinct().toList();
        double top = rounded(
                bars.stream().mapToDouble(bar -> bar.height().third()).max().orElse(1));
        int width = Math.max(NARROWEST, LEFT + bars.size() * BAR + groups.size() * GAP + RIGHT);
        int height = TOP + HEIGHT + LINE * (sides.size() + 4);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                width,
                height,
                width,
                height);
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add(svg, "<text x=\"%d\" y=\"28\" font-size=\"16\">%s</text>", LEFT, escaped(title));
        for (int i = 0; i <= TICKS; i++) {
            double y = TOP + HEIGHT - (double) HEIGHT * i / TICKS;
            add(svg, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>", LEFT, y, width - RIGHT, y);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>", LEFT - 8, y + 4, top * i / TICKS);
        }
        addBars(svg, groups, sides, top);
        int y = TOP + HEIGHT + 2 * LINE;
        for (String side : sides) {
            y += LINE;
            add(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                    LEFT,
                    y - 11,
                    colour(sides, side));
            add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", LEFT + LINE, y, escaped(side));
        }
        add(svg, "<text x=\"%d\" y=\"%d\" font-size=\"9\" fill=\"#666\">%s</text>", LEFT, y + LINE, escaped(note));
        return svg.append("</svg>\n").toString();
    }

    private void addBars(StringBuilder svg, List<String> groups, List<String> sides, double top) {
        double x = LEFT;
        for (String group : groups) {
            x += GAP / 2.0;
            double begin = x;
            for (Bar bar : bars) {
                if (bar.group().equals(group)) {
                    double high = HEIGHT * bar.height().median() / top;
                    add(
                            svg,
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"><title>%s: %,.0f</title></rect>",
                            x,
                            TOP + HEIGHT - high,
                            BAR - 4,
                            high,
                            colour(sides, bar.side()),
                            escaped(bar.side()),
                            bar.height().median());
                    double middle = x + (BAR - 4) / 2.0;
                    add(
                            svg,
                            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"black\"/>",
                            middle,
                            TOP + HEIGHT - HEIGHT * bar.height().first() / top,
                            middle,
                            TOP + HEIGHT - HEIGHT * bar.height().third() / top);
                    x += BAR;
                }
            }
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    (begin + x) / 2,
                    TOP + HEIGHT + LINE,
                    escaped(group));
            x += GAP / 2.0;
        }
    }

    private static String colour(List<String> sides, String side) {
        return COLOURS.get(sides.indexOf(side) % COLOURS.size());
    }

    /** The next of 1, 2, 4, 5, 8 and their multiples by ten. */
    private static double rounded(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        for (int step : new int[] {1, 2, 4, 5, 8}) {
            if (value <= step * unit) {
                return step * unit;
            }
        }
        return 10 * unit;
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
