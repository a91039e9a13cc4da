package io.millrace.vector;

import io.millrace.declaration.DeclarationReader;
import io.millrace.declaration.DeclarationReader.Place;
import io.millrace.vector.VectorMethod.Hnsw;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads declarations of vector indexes. */
final class IndexFileReader {
    private final DeclarationReader json;

    IndexFileReader(DeclarationReader json) {
        this.json = json;
    }

    List<VectorIndex> indexes() {
        List<VectorIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        json.object(
                "the file",
                Set.of("indexes"),
                Map.of(
                        "indexes",
                        () -> json.array("\"indexes\"", () -> {
                            Place place = json.place();
                            VectorIndex index = index();
                            if (!names.add(index.name().toLowerCase(Locale.ROOT))) {
                                throw DeclarationReader.invalid(
                                        place,
                                        "there is another index with the name " + index.name() + " before this one.");
                            }
                            indexes.add(index);
                        })));
        return List.copyOf(indexes);
    }

    private VectorIndex index() {
        Place place = json.place();
        Draft draft = new Draft();
        json.object(
                "an index",
                Set.of("table", "column", "dimensions"),
                Map.of(
                        "name", () -> draft.name = json.text("\"name\""),
                        "table", () -> draft.table = json.text("\"table\""),
                        "column", () -> draft.column = json.text("\"column\""),
                        "dimensions", () -> draft.dimensions = json.wholeNumber("\"dimensions\""),
                        "metric", () -> draft.metric = json.choice("\"metric\"", Metric.values()),
                        "method", () -> draft.method = method()));
        return json.valid(place, draft::build);
    }

    private VectorMethod method() {
        Place place = json.place();
        List<VectorMethod> methods = new ArrayList<>();
        json.object(
                "a method",
                Set.of(),
                Map.of(
                        "automatic", () -> methods.add(plain("automatic", VectorMethod.automatic())),
                        "exact", () -> methods.add(plain("exact", VectorMethod.exact())),
                        "quantised", () -> methods.add(plain("quantised", VectorMethod.quantised())),
                        "hnsw", () -> methods.add(graph("hnsw", VectorMethod::hnsw)),
                        "binaryHnsw", () -> methods.add(graph("binaryHnsw", VectorMethod::binaryHnsw)),
                        "ivfFlat", () -> methods.add(ivfFlat())));
        if (methods.size() != 1) {
            throw DeclarationReader.invalid(place, "a method has one member, which says which it is.");
        }
        return methods.get(0);
    }

    private VectorMethod plain(String name, VectorMethod method) {
        json.object("the method \"" + name + "\"", Set.of(), Map.of());
        return method;
    }

    private VectorMethod graph(String name, BiFunction<Integer, Integer, VectorMethod> method) {
        Place place = json.place();
        Hnsw usual = VectorMethod.hnsw();
        int[] parameters = {usual.m(), usual.efConstruction()};
        Set<String> given = new HashSet<>();
        json.object(
                "the method \"" + name + "\"",
                Set.of(),
                Map.of(
                        "m",
                                () -> {
                                    given.add("m");
                                    parameters[0] = json.wholeNumber("\"m\"");
                                },
                        "efConstruction",
                                () -> {
                                    given.add("efConstruction");
                                    parameters[1] = json.wholeNumber("\"efConstruction\"");
                                }));
        if (given.size() == 1) {
            throw DeclarationReader.invalid(place, "the method \"" + name + "\" has both parameters or none.");
        }
        return json.valid(place, () -> method.apply(parameters[0], parameters[1]));
    }

    private VectorMethod ivfFlat() {
        Place place = json.place();
        int[] lists = new int[1];
        json.object(
                "the method \"ivfFlat\"",
                Set.of("lists"),
                Map.of("lists", () -> lists[0] = json.wholeNumber("\"lists\"")));
        return json.valid(place, () -> VectorMethod.ivfFlat(lists[0]));
    }

    /** What is known so far of an index: settings come in any order. */
    private static final class Draft {
        private String table = "";
        private String column = "";
        private @Nullable String name;
        private int dimensions;
        private Metric metric = Metric.COSINE;
        private VectorMethod method = VectorMethod.automatic();

        VectorIndex build() {
            VectorIndex.Builder builder = VectorIndex.on(table, column)
                    .dimensions(dimensions)
                    .metric(metric)
                    .method(method);
            if (name != null) {
                builder.named(name);
            }
            return builder.build();
        }
    }
}
