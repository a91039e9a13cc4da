package io.millrace.cli;

import io.millrace.RelationalDatastore;
import io.millrace.cli.output.OutputFormat;
import io.millrace.mapping.Row;
import java.nio.file.Path;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A kind of index by which rows are searched, as the commands see it that make, list, check and drop indexes. */
interface IndexKind {
    /** Texts, for words. */
    IndexKind TEXT = new TextIndexKind();

    /** Vectors, for what is near. */
    IndexKind VECTOR = new VectorIndexKind();

    /** How far an index is. */
    record Progress(long done, long total) {}

    /** An index that a file declares, and the making of it. */
    record Declared(String name, Flux<Progress> making) {}

    /** What was found of an index and its table. */
    record Check(boolean inStep, Row row) {}

    /** What it is called. */
    String noun();

    /** The name of the commands for it. */
    String command();

    /** A file that declares one, by lines. */
    String[] example();

    /** The indexes of a file, all of which is read before anything is made. */
    Flux<Declared> declared(RelationalDatastore store, Path file, boolean replace);

    Flux<Progress> rebuild(RelationalDatastore store, String name);

    Mono<Boolean> drop(RelationalDatastore store, String name);

    /** What is said of an index that was made. */
    Mono<String> summary(RelationalDatastore store, String name);

    Flux<String> names(RelationalDatastore store);

    Flux<Row> list(RelationalDatastore store, OutputFormat format);

    Mono<Check> verify(RelationalDatastore store, String name);

    /** What a failure means to somebody at the command line. */
    Throwable explained(Throwable failure);
}
