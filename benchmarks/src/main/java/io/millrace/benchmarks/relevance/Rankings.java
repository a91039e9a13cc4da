package io.millrace.benchmarks.relevance;

import io.millrace.Datastores;
import io.millrace.benchmarks.Folder;
import io.millrace.benchmarks.postgres.PostgresContender;
import io.millrace.benchmarks.postgres.PostgresDatabase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The rankings of a database, one after the other, those of an engine in a place of its own that goes when they have been used. */
final class Rankings {
    private Rankings() {}

    /** @param embeddings of the documents and questions; without them, rankings by words alone */
    static void onSqlite(List<Document> documents, Optional<Embeddings> embeddings, Consumer<Ranking> use) {
        inFolder(use, folder -> own(folder, documents, embeddings));
        inFolder(use, folder -> new RawFts5(folder.path().resolve("raw.db"), documents));
    }

    /** @param embeddings of the documents and questions; without them, rankings by words alone */
    static void onPostgres(List<Document> documents, Optional<Embeddings> embeddings, Consumer<Ranking> use) {
        inSchema(use, schema -> own(schema, documents, embeddings));
        for (String function : List.of("ts_rank", "ts_rank_cd")) {
            inSchema(use, schema -> new RawTsvector(schema, documents, function));
        }
        embeddings.ifPresent(vectors -> inSchema(
                use, schema -> new LangChain4jCollection(PostgresContender.connections(schema), documents, vectors)));
    }

    /** Uses Millrace's own rankings on a database, all at once. */
    static void own(String database, List<Document> documents, Embeddings embeddings, Consumer<List<Ranking>> use) {
        Optional<Embeddings> vectors = Optional.of(embeddings);
        if (database.equals("sqlite")) {
            try (Folder folder = Folder.temporary();
                    LoadedCollection loaded = own(folder, documents, vectors)) {
                use.accept(loaded.rankings());
            }
        } else if (database.equals("postgresql")) {
            try (PostgresDatabase schema = PostgresDatabase.empty();
                    LoadedCollection loaded = own(schema, documents, vectors)) {
                schema.vacuum();
                use.accept(loaded.rankings());
            }
        } else {
            throw new IllegalArgumentException("No database: " + database);
        }
    }

    private static LoadedCollection own(Folder folder, List<Document> documents, Optional<Embeddings> embeddings) {
        return new MillraceCollection(
                Datastores.open("sqlite:" + folder.path().resolve("own.db")), "BLOB", documents, embeddings);
    }

    private static LoadedCollection own(
            PostgresDatabase schema, List<Document> documents, Optional<Embeddings> embeddings) {
        return new MillraceCollection(
                PostgresContender.withVectors(schema),
                "vector(" + embeddings.map(Embeddings::dimensions).orElse(1) + ")",
                documents,
                embeddings);
    }

    private static void inFolder(Consumer<Ranking> use, Function<Folder, LoadedCollection> open) {
        try (Folder folder = Folder.temporary();
                LoadedCollection loaded = open.apply(folder)) {
            loaded.rankings().forEach(use);
        }
    }

    private static void inSchema(Consumer<Ranking> use, Function<PostgresDatabase, LoadedCollection> open) {
        try (PostgresDatabase schema = PostgresDatabase.empty();
                LoadedCollection loaded = open.apply(schema)) {
            schema.vacuum();
            loaded.rankings().forEach(use);
        }
    }
}
