package io.millrace.embeddings.internal;

import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.sql.Identifier;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorIndexDescription;
import io.millrace.vector.VectorSearch;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sees to it that a table and its indexes are there, once. */
final class Preparation {
    private final RelationalDatastore datastore;
    private final EmbeddingTable table;
    private final StoreDialect dialect;
    private final Mono<Void> done;

    Preparation(RelationalDatastore datastore, EmbeddingTable table, StoreDialect dialect) {
        this.datastore = datastore;
        this.table = table;
        this.dialect = dialect;
        this.done = TableOnDemand.once(this::prepare);
    }

    Mono<Void> done() {
        return done;
    }

    static <C> C capability(RelationalDatastore datastore, Class<C> type) {
        return datastore
                .capability(type)
                .orElseThrow(() ->
                        new UnsupportedFeatureException("This datastore offers no " + type.getSimpleName() + "."));
    }

    /** A role that may not make tables can use one that is there. */
    private Mono<Void> prepare() {
        Mono<Boolean> vectors = capability(datastore, VectorSearch.class)
                .describe(table.vectorIndex())
                .map(this::fits)
                .defaultIfEmpty(false);
        return vectors.flatMap(there -> there
                ? texts()
                : table.isOwn()
                        ? make().then(texts())
                        : Mono.error(() -> missing("index for vectors", table.vectorIndex())));
    }

    private boolean fits(VectorIndexDescription index) {
        VectorIndex definition = index.definition();
        if (!definition.table().equalsIgnoreCase(table.name())
                || !definition.column().equalsIgnoreCase(table.embedding())) {
            throw new EmbeddingStoreException(
                    Kind.INDEX,
                    "The index " + definition.name() + " is of the column " + definition.table() + "."
                            + definition.column() + ", not of " + table.name() + "." + table.embedding() + ".");
        }
        if (definition.dimensions() != table.dimensions()) {
            throw new EmbeddingStoreException(
                    Kind.DIMENSIONS,
                    "The table " + table.name() + " was made for embeddings of " + definition.dimensions()
                            + " dimensions, and is opened for those of " + table.dimensions()
                            + ". Use the model that it was filled with, or another table.");
        }
        if (definition.metric() != Metric.COSINE) {
            throw new EmbeddingStoreException(
                    Kind.INDEX,
                    "The index " + definition.name() + " compares by " + definition.metric()
                            + ". Scores are made of cosines.");
        }
        return index.complete() && index.intact();
    }

    private Mono<Void> make() {
        String name = datastore.dialect().quote(Identifier.of(table.name()));
        Mono<Void> made = datastore.transaction(
                tx -> Flux.fromIterable(datastore.dialect().migrationLock())
                        .concatWith(Flux.fromIterable(dialect.tableDdl(table, name)))
                        .concatMap(sql -> tx.execute(sql))
                        .then());
        return made.thenMany(capability(datastore, VectorSearch.class).createIndex(vectorIndex()))
                .then();
    }

    private VectorIndex vectorIndex() {
        return VectorIndex.on(table.name(), table.embedding())
                .named(table.vectorIndex())
                .dimensions(table.dimensions())
                .build();
    }

    private Optional<TextIndex> newTextIndex() {
        return table.language().map(language -> TextIndex.on(table.name())
                .column(table.text())
                .language(language)
                .build());
    }

    private Mono<Void> texts() {
        if (table.textIndex().isEmpty()) {
            return Mono.empty();
        }
        FullTextSearch search = capability(datastore, FullTextSearch.class);
        String name = table.textIndex().get();
        return search.describe(name)
                .map(this::fits)
                .defaultIfEmpty(false)
                .flatMap(complete -> complete
                        ? intact(search, name)
                        : newTextIndex()
                                .map(index -> make(search, index))
                                .orElseGet(() -> Mono.error(() -> missing("text index", name))));
    }

    private boolean fits(IndexDescription index) {
        TextIndex definition = index.definition();
        if (!definition.table().equalsIgnoreCase(table.name())
                || definition.columns().stream()
                        .noneMatch(column -> column.name().equalsIgnoreCase(table.text()))) {
            throw new EmbeddingStoreException(
                    Kind.INDEX,
                    "The text index " + definition.name() + " of the table " + definition.table()
                            + " is not one of the column " + table.name() + "." + table.text() + ".");
        }
        table.language().filter(language -> language != definition.language()).ifPresent(language -> {
            throw new EmbeddingStoreException(
                    Kind.INDEX,
                    "The text index " + definition.name() + " was made for the language "
                            + definition.language() + ", and is opened for " + language
                            + ". Use FullTextSearch.replaceIndex, or the language that it was made for.");
        });
        return index.complete();
    }

    /** A search, of whatever, tells what a description does not: that parts are missing, or triggers. */
    private static Mono<Void> intact(FullTextSearch search, String name) {
        return search.search(TextSearch.of(name, TextQuery.anyWord("x")).limit(1))
                .then()
                .onErrorMap(
                        failure -> failure instanceof TextIndexException told
                                && told.kind() == TextIndexException.Kind.DAMAGED,
                        failure -> missing("text index", name));
    }

    private static Mono<Void> make(FullTextSearch search, TextIndex index) {
        return search.createIndex(index).then();
    }

    private static EmbeddingStoreException missing(String what, String name) {
        return new EmbeddingStoreException(
                Kind.INDEX,
                "There is no " + what + " named " + name + ", or it is not whole: make it before the store is used.");
    }
}
