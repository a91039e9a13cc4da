package io.millrace.springai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.error.PermissionDeniedException;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.StaleReplica;
import io.millrace.postgres.server.TestServer;
import io.millrace.springai.MillraceChatMemoryRepository;
import io.millrace.testkit.DatastoreExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.chat.messages.UserMessage;

class PostgresChatMemoryRepositoryTest extends ChatMemoryRepositoryContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** PostgreSQL asks whether a role may make tables before it looks whether the table is there. */
    @Test
    void aRoleThatMayMakeNoTablesUsesOneThatIsThere(RelationalDatastore owner) {
        String schema = owner.queryOne(String.class, "SELECT current_schema()").block(LIMIT);
        String role = "guest_" + schema;
        new MillraceChatMemoryRepository(owner, "chat_memory").findConversationIds();
        TestServer.administer(
                "CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'",
                "GRANT USAGE ON SCHEMA " + schema + " TO " + role,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON " + schema + ".chat_memory TO " + role);
        RelationalDatastore guest = Datastores.create(TestServer.config()
                .withCredentials(role, role)
                .withOption("searchPath", schema + ", public")
                .withOption("closeTimeout", "2s"));
        try {
            MillraceChatMemoryRepository repository = new MillraceChatMemoryRepository(guest, "chat_memory");
            repository.saveAll("a", List.of(new UserMessage("Hello")));
            assertThat(repository.findByConversationId("a")).hasSize(1);
            assertThatThrownBy(() -> new MillraceChatMemoryRepository(guest, "other").findByConversationId("a"))
                    .isInstanceOf(PermissionDeniedException.class);
        } finally {
            guest.close().block(LIMIT);
            TestServer.administer("DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    /** What is read is written back with more. */
    @Test
    void messagesAreReadFromThePrimary() {
        try (StaleReplica replica = new StaleReplica()) {
            RelationalDatastore store = replica.store();
            MillraceChatMemoryRepository memory = new MillraceChatMemoryRepository(store, "chat_memory");
            memory.saveAll("a", List.of(new UserMessage("Hello")));
            assertThat(memory.findByConversationId("a")).hasSize(1);
            assertThat(memory.findConversationIds()).containsExactly("a");
        }
    }
}
