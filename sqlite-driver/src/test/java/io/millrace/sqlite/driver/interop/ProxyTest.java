package io.millrace.sqlite.driver.interop;

import static io.millrace.sqlite.driver.interop.Spi.all;
import static io.millrace.sqlite.driver.interop.Spi.errorOf;
import static io.millrace.sqlite.driver.interop.Spi.query;
import static io.millrace.sqlite.driver.interop.Spi.rows;
import static io.millrace.sqlite.driver.interop.Spi.run;
import static io.millrace.sqlite.driver.interop.Spi.update;
import static io.millrace.sqlite.driver.interop.Spi.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.proxy.ProxyConnectionFactory;
import io.r2dbc.proxy.core.MethodExecutionInfo;
import io.r2dbc.proxy.core.QueryExecutionInfo;
import io.r2dbc.proxy.listener.ProxyMethodExecutionListener;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.Wrapped;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

@DriverTest
class ProxyTest {
    @RegisterExtension
    final DatabaseFile database = new DatabaseFile("CREATE TABLE entry (id INTEGER PRIMARY KEY, name TEXT)");

    private final List<String> methods = new CopyOnWriteArrayList<>();
    private final List<QueryExecutionInfo> queries = new CopyOnWriteArrayList<>();
    private ConnectionFactory factory;

    @BeforeEach
    void wrap() {
        factory = ProxyConnectionFactory.builder(database.open())
                .onAfterQuery(queries::add)
                .listener(new ProxyMethodExecutionListener() {
                    @Override
                    public void afterMethod(MethodExecutionInfo info) {
                        methods.add(info.getMethod().getName());
                    }
                })
                .build();
    }

    private List<String> seen() {
        return queries.stream().map(info -> info.getQueries().get(0).getQuery()).toList();
    }

    @Test
    void queriesAreObservedWithTheirOutcome() {
        run(with(factory, connection -> update(connection, "INSERT INTO entry VALUES (?, ?)", 1, "one")
                .then(update(connection, "INSERT INTO entry VALUES (?, ?)", 2, "two"))
                .thenMany(query(connection, String.class, "SELECT name FROM entry ORDER BY id"))
                .collectList()
                .doOnNext(names -> assertThat(names).containsExactly("one", "two"))));

        assertThat(seen())
                .containsExactly(
                        "INSERT INTO entry VALUES (?, ?)",
                        "INSERT INTO entry VALUES (?, ?)",
                        "SELECT name FROM entry ORDER BY id");
        assertThat(queries).allMatch(QueryExecutionInfo::isSuccess);
        assertThat(queries.get(0).getQueries().get(0).getBindingsList()).hasSize(1);
        assertThat(methods).contains("create", "createStatement", "execute", "close");
    }

    @Test
    void aFailureIsObservedAndPassedOn() {
        Throwable failure = errorOf(with(factory, connection -> update(connection, "SELECT * FROM nowhere")));

        assertThat(failure).isInstanceOf(R2dbcBadGrammarException.class);
        assertThat(queries).singleElement().satisfies(info -> {
            assertThat(info.isSuccess()).isFalse();
            assertThat(info.getThrowable()).isSameAs(failure);
        });
    }

    @Test
    void transactionsRunThroughTheProxy() throws SQLException {
        run(with(factory, connection -> Mono.from(connection.beginTransaction())
                .then(update(connection, "INSERT INTO entry VALUES (1, 'kept')"))
                .then(Mono.from(connection.createSavepoint("s")))
                .then(update(connection, "INSERT INTO entry VALUES (2, 'undone')"))
                .then(Mono.from(connection.rollbackTransactionToSavepoint("s")))
                .then(Mono.from(connection.commitTransaction()))
                .then(Mono.from(connection.beginTransaction()))
                .then(update(connection, "INSERT INTO entry VALUES (3, 'undone')"))
                .then(Mono.from(connection.rollbackTransaction()))));

        assertThat(database.longByJdbc("SELECT sum(id) FROM entry")).isEqualTo(1);
        assertThat(methods)
                .containsSubsequence(
                        "beginTransaction",
                        "createSavepoint",
                        "rollbackTransactionToSavepoint",
                        "commitTransaction",
                        "beginTransaction",
                        "rollbackTransaction");
    }

    @Test
    void aBatchIsObservedAsOneExecution() {
        List<Long> counts = all(with(factory, connection -> reactor.core.publisher.Flux.from(connection
                        .createBatch()
                        .add("INSERT INTO entry VALUES (1, 'a')")
                        .add("INSERT INTO entry VALUES (2, 'b')")
                        .execute())
                .concatMap(result -> result.getRowsUpdated())));

        assertThat(counts).containsExactly(1L, 1L);
        assertThat(queries).singleElement().satisfies(info -> assertThat(info.getQueries())
                .hasSize(2));
    }

    @Test
    void theDriversConnectionCanBeUnwrapped() {
        Connection proxied = Spi.connect(factory);

        assertThat(proxied).isInstanceOf(Wrapped.class);
        assertThat(((Wrapped<?>) proxied).unwrap())
                .isInstanceOf(Connection.class)
                .isNotSameAs(proxied);
        run(proxied.close());
    }

    @Test
    void theProxyIsFoundByUrl() {
        ConnectionFactory found =
                ConnectionFactories.get(database.url().replace("r2dbc:sqlite:", "r2dbc:proxy:sqlite:"));

        assertThat(rows(found, "entry")).isZero();
        DatabaseFile.close((ConnectionFactory) ((Wrapped<?>) found).unwrap());
    }
}
