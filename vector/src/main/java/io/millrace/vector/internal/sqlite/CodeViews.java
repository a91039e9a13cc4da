package io.millrace.vector.internal.sqlite;

import io.millrace.SqlOperations;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Encoder;
import io.millrace.vector.internal.codes.Stamp;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.sqlite.CodeView.Kind;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Finds out what a snapshot has of codes. */
final class CodeViews {
    /** So many changes are read by a search itself. */
    private static final int FRESH = 1024;

    private final CodeTables tables;
    private final CodeReader reader;
    private final CodeCache cache;
    private final String name;

    CodeViews(CodeTables tables, CodeCache cache) {
        this.tables = tables;
        this.reader = new CodeReader(tables);
        this.cache = cache;
        this.name = tables.index().plainName();
    }

    /**
     * What a snapshot has.
     *
     * @param snapshot the snapshot
     * @param known the codes that were held before it began, or at any time where others cannot have committed since
     */
    Mono<CodeView> view(SqlOperations snapshot, @Nullable Codes known) {
        return tables.presence(snapshot).flatMap(presence -> switch (presence) {
            case WHOLE ->
                reader.state(snapshot, known == null ? Stamp.NONE : known.stamp())
                        .flatMap(state -> view(snapshot, state, known))
                        .switchIfEmpty(Mono.defer(() -> tables.isDefined(snapshot))
                                .map(defined -> CodeView.of(defined ? Kind.MISSING : Kind.REPLACED, null)));
            case BROKEN -> Mono.just(CodeView.of(Kind.UNWATCHED, null));
            case FOREIGN -> Mono.just(CodeView.of(Kind.REPLACED, null));
        });
    }

    /** The same where the schema has a version in which all was there, as {@link HeldIndexes} knows it; empty where it has another. */
    Mono<CodeView> view(SqlOperations snapshot, @Nullable Codes known, long schemaVersion) {
        return reader.state(snapshot, known == null ? Stamp.NONE : known.stamp(), schemaVersion)
                .flatMap(state -> view(snapshot, state, known));
    }

    private Mono<CodeView> view(SqlOperations snapshot, CodeState state, @Nullable Codes known) {
        if (!hasRoom(state)) {
            return snapshot.query(String.class, "SELECT name FROM " + IndexCatalog.INDEXES)
                    .collect(Collectors.toSet())
                    .doOnNext(cache::retain)
                    .flatMap(names -> hasRoom(state)
                            ? Mono.defer(() -> viewWithRoom(snapshot, state, known))
                            : Mono.just(CodeView.of(Kind.TOO_LARGE, state)));
        }
        return viewWithRoom(snapshot, state, known);
    }

    private Mono<CodeView> viewWithRoom(SqlOperations snapshot, CodeState state, @Nullable Codes known) {
        if (state.changes() > 2 * state.mostChanges()) {
            return Mono.just(CodeView.of(Kind.BEHIND, state));
        } else if (known == null
                || !state.goesOnFrom(known.stamp())
                || state.last() - known.stamp().position() > FRESH) {
            return Mono.just(CodeView.of(Kind.UNREAD, state));
        }
        return reader.read(snapshot, state, known).map(codes -> new CodeView(Kind.READY, state, codes));
    }

    private boolean hasRoom(CodeState state) {
        int words = Encoder.words(tables.index().definition().dimensions());
        return cache.hasRoom(name, Codes.bytes(words, state.rowCount() + state.changes()));
    }
}
