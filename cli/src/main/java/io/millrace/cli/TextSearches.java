package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.PlaceInText;
import io.millrace.error.ConfigurationException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.schema.Table;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The full-text search of a database, and what its errors mean to somebody at the command line. */
final class TextSearches {
    private TextSearches() {}

    static FullTextSearch of(RelationalDatastore store) {
        return store.capability(FullTextSearch.class)
                .orElseThrow(() -> new FailedCommandException(
                        "There is no full-text search for databases of the kind " + store.type() + "."));
    }

    /** The index of that name, or else the only one on the table of that name. */
    static Mono<TextIndex> index(RelationalDatastore store, String name) {
        return of(store)
                .indexes()
                .map(IndexDescription::definition)
                .collectList()
                .flatMap(all -> {
                    List<TextIndex> named = matching(all, index -> index.name().equalsIgnoreCase(name));
                    List<TextIndex> same = matching(all, index -> index.table().equals(name));
                    List<TextIndex> similar =
                            matching(all, index -> index.table().equalsIgnoreCase(name));
                    List<TextIndex> found = !named.isEmpty() ? named : !same.isEmpty() ? same : similar;
                    if (found.isEmpty()) {
                        return missing(store, name, all);
                    }
                    return found.size() == 1
                            ? Mono.just(found.get(0))
                            : Mono.error(new FailedCommandException("The table " + name + " has several text indexes: "
                                    + names(found) + ". Give the name of one of them in its place."));
                });
    }

    /** What a failure means here. */
    static Throwable explained(Throwable failure) {
        if (!(failure instanceof TextIndexException refused)) {
            return failure;
        }
        return switch (refused.kind()) {
            case INCOMPLETE ->
                new FailedCommandException(
                        "The text index does not hold all rows yet. Wait for whoever is making it; where"
                                + " that was interrupted, millrace search-index create or rebuild completes it.");
            case DAMAGED ->
                new FailedCommandException(
                        refused.reason() + " At the command line that is millrace search-index rebuild.");
            case DIFFERENT -> new FailedCommandException(refused.reason() + " At the command line that is --replace.");
            case NOT_FOUND ->
                new FailedCommandException(
                        "There is no text index of that name; millrace search-index list lists all.");
            default -> failure;
        };
    }

    /** The same for somebody who typed a query, with its place in it. */
    static Throwable explained(Throwable failure, String query) {
        return failure instanceof TextQueryException refused
                ? new ConfigurationException("The query is not valid: " + refused.problem() + "\n"
                        + PlaceInText.of(query, refused.position()))
                : explained(failure);
    }

    private static Mono<TextIndex> missing(RelationalDatastore store, String name, List<TextIndex> all) {
        String others = all.isEmpty()
                ? " There is none in the database; millrace search-index create makes one."
                : " There are: " + names(all) + ".";
        return store.schema().flatMap(schema -> {
            boolean table = schema.tables().stream().map(Table::name).anyMatch(name::equalsIgnoreCase);
            return Mono.error(new FailedCommandException((table
                            ? "The table " + name + " has no text index."
                            : "There is no table or text index " + name + ".")
                    + others));
        });
    }

    private static List<TextIndex> matching(List<TextIndex> indexes, Predicate<TextIndex> condition) {
        return indexes.stream().filter(condition).toList();
    }

    private static String names(List<TextIndex> indexes) {
        return indexes.stream()
                .map(index -> index.name() + (index.name().equals(index.table()) ? "" : " on " + index.table()))
                .collect(Collectors.joining(", "));
    }
}
