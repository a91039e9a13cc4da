package io.millrace.benchmarks.duel;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came out of a duel, for readers, programs and eyes.
 *
 * @param settings machine, versions and settings, in one line
 * @param contests in what the sides were compared
 * @param outcomes what came out for each side of each
 */
record DuelReport(String settings, List<WorkContest> contests, List<Outcome> outcomes) {
    private static final double NANOS_PER_MICRO = 1_000;

    /** A table with a line for each side of each contest. */
    String markdown() {
        StringBuilder table = new StringBuilder(settings)
                .append(
                        "\n\n| work | callers | side | Millrace's rate / the side's | us | us of the client's processor |"
                                + " us of the server's | bytes |\n|---|--:|---|---|--:|--:|--:|--:|\n");
        for (WorkContest contest : contests) {
            for (Outcome outcome : of(contest)) {
                table.append("| %s | %s | %s | %s | %s | %s | %s | %s |%n"
                        .formatted(
                                contest.work(),
                                contest.work().hasCallers() ? contest.callers() : "",
                                outcome.side(),
                                outcome.ratio(),
                                micros(outcome.nanos().median()),
                                micros(outcome.processor()),
                                micros(outcome.server()),
                                bytes(outcome.bytes())));
            }
        }
        return table.toString();
    }

    private List<Outcome> of(WorkContest contest) {
        return outcomes.stream()
                .filter(outcome -> outcome.contest().equals(contest.name()))
                .toList();
    }

    private static String bytes(double bytes) {
        return Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%.0f", bytes);
    }

    private static String micros(double nanos) {
        return Double.isNaN(nanos) ? "" : String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MICRO);
    }

    /** Writes the table, the figures, and a chart for each work. */
    void write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".md"), markdown());
        Files.writeString(folder.resolve(name + ".json"), json());
        for (Map.Entry<Work, List<WorkContest>> each : byWork().entrySet()) {
            String work = each.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-');
            Files.writeString(folder.resolve(name + "-" + work + ".svg"), chart(each.getKey(), each.getValue()));
        }
    }

    private Map<Work, List<WorkContest>> byWork() {
        return contests.stream()
                .collect(Collectors.groupingBy(WorkContest::work, LinkedHashMap::new, Collectors.toList()));
    }

    private String json() throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode report = mapper.createObjectNode().put("settings", settings);
        ArrayNode all = report.putArray("outcomes");
        for (WorkContest contest : contests) {
            for (Outcome outcome : of(contest)) {
                ObjectNode node = all.addObject()
                        .put("work", contest.work().name())
                        .put("callers", contest.callers())
                        .put("side", outcome.side());
                put(node.putObject("ratio"), outcome.ratio());
                put(node.putObject("nanos"), outcome.nanos());
                put(node, "processorNanos", outcome.processor());
                put(node, "serverNanos", outcome.server());
                put(node, "bytes", outcome.bytes());
            }
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    }

    /** JSON has nothing for what is no number. */
    private static void put(ObjectNode node, String name, double value) {
        if (!Double.isNaN(value)) {
            node.put(name, value);
        }
    }

    private static void put(ObjectNode node, Quartiles quartiles) {
        node.put("first", quartiles.first()).put("median", quartiles.median()).put("third", quartiles.third());
    }

    private String chart(Work work, List<WorkContest> ofWork) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (WorkContest contest : ofWork) {
            String group = work.hasCallers() ? contest.callers() + " callers" : "";
            of(contest).forEach(outcome -> bars.add(new BarChart.Bar(group, outcome.side(), outcome.rate())));
        }
        String unit = work.hasCallers() ? "operations a second" : "rows a second";
        return new BarChart(work.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + unit, settings, bars).svg();
    }
}
