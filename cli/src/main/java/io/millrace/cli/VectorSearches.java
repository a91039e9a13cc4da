package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorIndexException;
import io.millrace.vector.VectorSearch;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The vector search of a database, and what its errors mean to somebody at the command line. */
final class VectorSearches {
    private VectorSearches() {}

    static VectorSearch of(RelationalDatastore store) {
        return store.capability(VectorSearch.class)
                .orElseThrow(() -> new FailedCommandException(
                        "There is no vector search for databases of the kind " + store.type() + "."));
    }

    /** The index of that name, or else the only one on the table of that name. */
    static Mono<VectorIndex> index(RelationalDatastore store, String name) {
        return of(store)
                .indexes()
                .map(VectorIndexDescription::definition)
                .collectList()
                .map(all -> {
                    List<VectorIndex> named =
                            matching(all, index -> index.name().equalsIgnoreCase(name));
                    List<VectorIndex> same =
                            matching(all, index -> index.table().equals(name));
                    List<VectorIndex> similar =
                            matching(all, index -> index.table().equalsIgnoreCase(name));
                    List<VectorIndex> found = !named.isEmpty() ? named : !same.isEmpty() ? same : similar;
                    if (found.isEmpty()) {
                        throw new FailedCommandException("There is no vector index " + name + ", and none on a table"
                                + " of that name."
                                + (all.isEmpty()
                                        ? " There is none in the database; millrace vector-index create makes one."
                                        : " There are: " + names(all) + "."));
                    }
                    if (found.size() > 1) {
                        throw new FailedCommandException("The table " + name + " has several vector indexes: "
                                + names(found) + ". Give the name of one of them in its place.");
                    }
                    return found.get(0);
                });
    }

    /** What a failure means here. */
    static Throwable explained(Throwable failure) {
        if (!(failure instanceof VectorIndexException refused)) {
            return failure;
        }
        return switch (refused.kind()) {
            case INCOMPLETE ->
                new FailedCommandException(
                        "The vector index has not been made to the end. Wait for whoever is making it; where that was"
                                + " interrupted, millrace vector-index create or rebuild completes it.");
            case DAMAGED ->
                new FailedCommandException(
                        refused.reason() + " At the command line that is millrace vector-index rebuild.");
            case DIFFERENT -> new FailedCommandException(refused.reason() + " At the command line that is --replace.");
            case NOT_FOUND ->
                new FailedCommandException(
                        "There is no vector index of that name; millrace vector-index list lists all.");
            default -> failure;
        };
    }

    private static List<VectorIndex> matching(List<VectorIndex> indexes, Predicate<VectorIndex> condition) {
        return indexes.stream().filter(condition).toList();
    }

    private static String names(List<VectorIndex> indexes) {
        return indexes.stream()
                .map(index -> index.name() + (index.name().equals(index.table()) ? "" : " on " + index.table()))
                .collect(Collectors.joining(", "));
    }
}
