package io.millrace.migration;

import io.millrace.Migration;
import io.millrace.migration.internal.ClassPathFolder;
import io.millrace.migration.internal.DiskFolder;
import io.millrace.migration.internal.MigrationFiles;
import io.millrace.migration.internal.ScriptNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Where migrations come from.
 *
 * <p>Files are named {@code V002__knowledge_graph.sql}: a version, two underscores, a description. For one kind of database
 * there may be a file of its own, {@code V002__knowledge_graph.sqlite.sql} or {@code V002__knowledge_graph.postgresql.sql},
 * which is then read instead of the common one. Their text is UTF-8. A file ending in {@code .sql} with another name is an
 * error, other files and folders inside the folder are ignored.
 *
 * <p>Without annotations a file applies its migration. {@code -- +goose Up} and {@code -- +goose Down} divide it into what
 * applies and what undoes it, a {@code Down} without an {@code Up} above it being an error; {@code -- +goose StatementBegin} and {@code StatementEnd} make one statement of the lines between
 * them, and {@code -- +goose NO TRANSACTION} is {@link Migration#withoutTransaction()}.
 */
@FunctionalInterface
public interface MigrationSource {
    /**
     * Reads the migrations, anew with each subscription.
     *
     * @return all migrations of their owners, in any order; what cannot be read is a {@link
     *     io.millrace.error.MigrationException} that names the file
     */
    Mono<List<Migration>> load();

    /**
     * This source for one of several owners of the same scripts: <code>${prefix}</code> in them, for example, stands for what
     * {@code names} has for {@code prefix}. A plug-in's tables get their owner's prefix that way, as in <code>CREATE TABLE
     * ${prefix}reading (...)</code>. A migration is remembered as it was filled in, so that other names later are a change of it.
     *
     * <p>Nothing but parts of names can be said: letters, digits and underscores, 63 of them at most, or none. Whatever place they stand in,
     * they are text of it and cannot end it. A name that a script has and {@code names} has not is a {@link
     * io.millrace.error.MigrationException} that says where; a source without names leaves scripts as they are. Code is not touched.
     *
     * @param names what the names stand for
     * @return a source of the same migrations with their scripts filled in
     * @throws io.millrace.error.ConfigurationException when a name is none, or what it stands for cannot be part of one
     */
    default MigrationSource withNames(Map<String, String> names) {
        ScriptNames known = new ScriptNames(names);
        return () ->
                load().map(migrations -> migrations.stream().map(known::fill).toList());
    }

    /**
     * Migrations in code.
     *
     * @param migrations all migrations of their owners, in any order
     * @return the source
     */
    static MigrationSource of(Collection<Migration> migrations) {
        List<Migration> copy = List.copyOf(migrations);
        return () -> Mono.just(copy);
    }

    /**
     * Files in a folder of the class path, in directories and in jars, seen from this thread's context class loader.
     *
     * @param owner who the migrations belong to
     * @param folder the folder, such as {@code db/migration}; when several parts of the class path have it, all count
     * @return the source, which reads on {@link Schedulers#boundedElastic()}
     */
    static MigrationSource classPath(String owner, String folder) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return classPath(owner, folder, context != null ? context : ClassLoader.getSystemClassLoader());
    }

    /**
     * Files in a folder of the class path.
     *
     * @param owner who the migrations belong to
     * @param folder the folder, such as {@code db/migration}
     * @param loader the class loader that finds it
     * @return the source, which reads on {@link Schedulers#boundedElastic()}
     */
    static MigrationSource classPath(String owner, String folder, ClassLoader loader) {
        return () -> Mono.fromCallable(() -> MigrationFiles.migrations(owner, ClassPathFolder.read(loader, folder)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Files in a folder on disk.
     *
     * @param owner who the migrations belong to
     * @param folder the folder
     * @return the source, which reads on {@link Schedulers#boundedElastic()}
     */
    static MigrationSource directory(String owner, Path folder) {
        return () -> Mono.fromCallable(() -> MigrationFiles.migrations(owner, DiskFolder.read(folder)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Several sources as one. The owners are migrated in the order in which they are met first.
     *
     * @param sources the sources
     * @return the source
     */
    static MigrationSource all(MigrationSource... sources) {
        List<MigrationSource> copy = List.of(sources);
        return () -> Flux.fromIterable(copy)
                .concatMap(MigrationSource::load)
                .collect(ArrayList<Migration>::new, List::addAll)
                .map(List::copyOf);
    }
}
