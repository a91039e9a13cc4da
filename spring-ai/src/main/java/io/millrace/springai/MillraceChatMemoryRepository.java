package io.millrace.springai;

import io.millrace.RelationalDatastore;
import io.millrace.capability.ReplicaReads;
import io.millrace.embeddings.internal.BlockingCall;
import io.millrace.embeddings.internal.TableOnDemand;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Spring AI's chat memories in a table: {@code new MillraceChatMemoryRepository(datastore, "chat_memory")}. A row has the messages of one conversation, as JSON, with their metadata, tool calls, tool responses and media. The table is made by the
 * first call, where it is not there; what fails is tried again by the next.
 *
 * <p>{@code saveAll} replaces a conversation whole, by one statement: of several that run at once the last to be committed counts, and no reader sees a part. Values of metadata come back as JSON knows them: a map for a record, a text for a time.
 * A message that JSON cannot have, or of a type of one's own, is an {@link IllegalArgumentException}, and nothing is saved then.
 *
 * <p>All calls wait, and throw an {@link IllegalStateException} on a thread that must not, such as an event loop of Netty. Thread-safe.
 */
public final class MillraceChatMemoryRepository implements ChatMemoryRepository {
    private final RelationalDatastore datastore;
    private final String table;
    private final Mono<Void> prepared;

    /**
     * Makes a repository.
     *
     * @param datastore where the table is; it stays the caller's, who closes it
     * @param table the table's name
     * @throws IllegalArgumentException when the name is not valid
     */
    public MillraceChatMemoryRepository(RelationalDatastore datastore, String table) {
        this.datastore = datastore;
        this.table = datastore.dialect().quote(Identifier.of(table));
        this.prepared = TableOnDemand.of(datastore, table, "id TEXT NOT NULL PRIMARY KEY, messages TEXT NOT NULL");
    }

    /**
     * Finds the conversations that have been saved and not deleted.
     *
     * @return their identifiers, in the database's order
     */
    @Override
    public List<String> findConversationIds() {
        return Objects.requireNonNull(BlockingCall.await(prepared.thenMany(
                        Flux.defer(() -> datastore.query(String.class, "SELECT id FROM " + table + " ORDER BY id")))
                .collectList()
                .contextWrite(ReplicaReads::avoid)));
    }

    @Override
    public List<Message> findByConversationId(String conversationId) {
        require(conversationId);
        return Objects.requireNonNull(BlockingCall.await(prepared.then(Mono.defer(() -> datastore.queryOne(
                        String.class, "SELECT messages FROM " + table + " WHERE id = ?", conversationId)))
                .map(MessageJson::read)
                .defaultIfEmpty(List.of())
                // What is read is written back with more, and would lose what a replica has not yet.
                .contextWrite(ReplicaReads::avoid)));
    }

    @Override
    public void saveAll(String conversationId, List<Message> messages) {
        require(conversationId);
        String json = MessageJson.write(messages);
        BlockingCall.await(prepared.then(Mono.defer(() -> datastore.execute(
                "INSERT INTO " + table
                        + " (id, messages) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET messages = excluded.messages",
                conversationId,
                json))));
    }

    @Override
    public void deleteByConversationId(String conversationId) {
        require(conversationId);
        BlockingCall.await(prepared.then(
                Mono.defer(() -> datastore.execute("DELETE FROM " + table + " WHERE id = ?", conversationId))));
    }

    private static void require(String conversationId) {
        Assert.hasText(conversationId, "conversationId cannot be null or empty");
    }
}
