// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over a common axis, as an SVG that needs nothing else. */
public final class LinePlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 45;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#1f6fb4", "#d1632a", "#3b8f4a", "#8d5fb0");

    private final String title;
    private final String across;
    private final Map<String, List<double[]>> lines = new LinkedHashMap<>();

    /**
     * Without lines yet.
     *
     * @param title with the unit of what goes up
     * @param across what the axis counts
     */
    public LinePlot(String title, String across) {
        this.title = title;
        this.across = across;
    }

    /** The next point of a line. */
    public void add(String line, double x, double y) {
        lines.computeIfAbsent(line, name -> new ArrayList<>()).add(new double[] {x, y});
    }

    /** Writes the plot. */
    public void write(Path file) throws IOException {
        double mostX = most(0);
        double mostY = ceiling(most(1));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n",
                WIDTH,
                HEIGHT));
        text(svg, LEFT, TOP - 20, "start", title);
        text(svg, (WIDTH + LEFT) / 2.0, HEIGHT - 8, "middle", across);
        for (int tick = 0; tick <= TICKS; tick++) {
            double y = y(mostY * tick / TICKS, mostY);
            svg.append(
                    String.format(Locale.ROOT, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>%n", LEFT, y, WIDTH - RIGHT));
            text(svg, LEFT - 6, y + 4, "end", number(mostY * tick / TICKS));
            text(svg, x(mostX * tick / TICKS, mostX), HEIGHT - BOTTOM + 18.0, "middle", number(mostX * tick / TICKS));
        }
        int index = 0;
        for (Map.Entry<String, List<double[]>> line : lines.entrySet()) {
            draw(svg, line, index, mostX, mostY);
            index++;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, svg.append("</svg>\n").toString());
    }

    private void draw(
            StringBuilder svg, Map.Entry<String, List<double[]>> line, int index, double mostX, double mostY) {
        String colour = COLOURS.get(index % COLOURS.size());
        svg.append("<path fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(colour)
                .append("\" d=\"");
        String verb = "M";
        for (double[] point : line.getValue()) {
            svg.append(String.format(Locale.ROOT, "%s%.1f %.1f", verb, x(point[0], mostX), y(point[1], mostY)));
            verb = "L";
        }
        svg.append("\"/>\n");
        double at = WIDTH - RIGHT - 110.0 * (lines.size() - index);
        svg.append(String.format(
                Locale.ROOT, "<path d=\"M%.1f %dh18\" stroke-width=\"3\" stroke=\"%s\"/>%n", at, TOP - 24, colour));
        text(svg, at + 24, TOP - 20, "start", line.getKey());
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private double most(int coordinate) {
        return lines.values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point[coordinate])
                .max()
                .orElse(1);
    }

    /** The next of 1, 2, 2.5, 5 times a power of ten that is not less. */
    private static double ceiling(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1e-9, value))));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private static double x(double value, double most) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / most;
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%.2f", value);
        return text;
    }
}
