package io.millrace.testkit.mock;

import io.millrace.Sql;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a datastore was asked. */
final class Records {
    private final List<Sql> statements = new CopyOnWriteArrayList<>();
    private final List<RecordedTransaction> transactions = new CopyOnWriteArrayList<>();

    void add(Sql statement) {
        statements.add(statement);
    }

    void add(RecordedTransaction transaction) {
        transactions.add(transaction);
    }

    List<Sql> statements() {
        return List.copyOf(statements);
    }

    List<RecordedTransaction> transactions() {
        return List.copyOf(transactions);
    }
}
