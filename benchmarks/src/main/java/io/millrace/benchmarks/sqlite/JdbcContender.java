package io.millrace.benchmarks.sqlite;

import io.millrace.benchmarks.contender.Contender;
import io.millrace.benchmarks.contender.Data;
import io.millrace.benchmarks.contender.Jdbc;
import io.millrace.benchmarks.contender.Operations;
import io.millrace.benchmarks.sqlite.JdbcThread.Statements;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Blocking calls on threads of their own, each with a connection and prepared statements that are kept: what a program can
 * get out of sqlite-jdbc when nothing else matters. Callers beyond the number of threads make no difference to it.
 */
final class JdbcContender implements Contender {
    private static final int READERS = 2;

    private final List<JdbcThread> readers;
    private final JdbcThread writer;

    JdbcContender(SqliteDatabase database) {
        readers = IntStream.range(0, READERS)
                .mapToObj(i -> new JdbcThread("jdbc-reader-" + i, database::reader))
                .toList();
        writer = new JdbcThread("jdbc-writer", database::writer);
    }

    @Override
    public long pointSelects(int operations, int callers) {
        return read(operations, callers, JdbcContender::pointSelect);
    }

    @Override
    public long tenRowSelects(int operations, int callers) {
        return read(
                operations,
                callers,
                (statements, number) -> statements.select(SqliteDatabase.BY_OWNER, Data.owner(number)));
    }

    @Override
    public long scan() {
        return readers.get(0)
                .submit(statements -> statements.select(SqliteDatabase.ALL))
                .join();
    }

    @Override
    public long inserts(int operations, int callers) {
        return write(operations, JdbcContender::insert).join();
    }

    @Override
    public long readModifyWrites(int operations, int callers) {
        return write(operations, JdbcContender::readModifyWrite).join();
    }

    @Override
    public long bulkInsert(int rows) {
        return writer.submit(statements -> statements.inTransaction(
                        () -> Jdbc.insertAll(statements.prepared(SqliteDatabase.INSERT), rows)))
                .join();
    }

    /** Reads and writes go on side by side and do not wait for each other. */
    @Override
    public long mixed(int operations, int callers) {
        int inserts = operations / MIX;
        CompletableFuture<Long> written = write(inserts, JdbcContender::insert);
        return read(operations - inserts, callers, JdbcContender::pointSelect) + written.join();
    }

    @Override
    public void close() {
        readers.forEach(JdbcThread::close);
        writer.close();
    }

    private CompletableFuture<Long> write(int operations, Operation operation) {
        return writer.submit(each(new Operations(operations), operation));
    }

    private long read(int count, int callers, Operation operation) {
        Operations operations = new Operations(count);
        List<CompletableFuture<Long>> results = readers.stream()
                .limit(callers)
                .map(reader -> reader.submit(each(operations, operation)))
                .toList();
        return results.stream().mapToLong(CompletableFuture::join).sum();
    }

    private static JdbcThread.Work each(Operations operations, Operation operation) {
        return statements -> {
            long results = 0;
            for (int number = operations.next(); number >= 0; number = operations.next()) {
                results += operation.run(statements, number);
            }
            return results;
        };
    }

    private static long pointSelect(Statements statements, int number) throws SQLException {
        return statements.select(SqliteDatabase.BY_ID, Data.item(number));
    }

    private static long insert(Statements statements, int number) throws SQLException {
        return Jdbc.insert(statements.prepared(SqliteDatabase.INSERT), Data.item(number));
    }

    private static long readModifyWrite(Statements statements, int number) throws SQLException {
        return statements.inTransaction(() -> Jdbc.readModifyWrite(
                statements.prepared(SqliteDatabase.QUANTITY),
                statements.prepared(SqliteDatabase.SET_QUANTITY),
                Data.item(number)));
    }

    private interface Operation {
        long run(Statements statements, int number) throws SQLException;
    }
}
