package io.millrace.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.millrace.RelationalDatastore;
import io.millrace.capability.ReplicaReads;
import io.millrace.embeddings.internal.BlockingCall;
import io.millrace.embeddings.internal.TableOnDemand;
import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * LangChain4j's chat memories in a table: {@code new MillraceChatMemoryStore(datastore, "chat_memory")}. A row has the messages of one memory, as LangChain4j's JSON. The table is made by the
 * first call, where it is not there; what fails is tried again by the next.
 *
 * <p>A memory is identified by a text, an integer or a UUID. A text and a number that look alike are two memories; an {@code Integer} and a {@code Long} of one value are one.
 *
 * <p>The calls that end in {@code Async} never block; their futures are completed on a thread of the database's driver, which must not be blocked, and cancelling one ends its statement. The others
 * wait, and throw an {@link IllegalStateException} on a thread that must not, such as an event loop of Netty. Of updates of one memory that run at once the last to be committed counts, as a whole. Thread-safe.
 */
public final class MillraceChatMemoryStore implements ChatMemoryStore {
    private final RelationalDatastore datastore;
    private final String table;
    private final Mono<Void> prepared;

    /**
     * Makes a store.
     *
     * @param datastore where the table is; it stays the caller's, who closes it
     * @param table the table's name
     * @throws IllegalArgumentException when the name is not valid
     */
    public MillraceChatMemoryStore(RelationalDatastore datastore, String table) {
        this.datastore = datastore;
        this.table = datastore.dialect().quote(Identifier.of(table));
        this.prepared = TableOnDemand.of(
                datastore,
                table,
                "kind TEXT NOT NULL, id TEXT NOT NULL, messages TEXT NOT NULL, PRIMARY KEY (kind, id)");
        // LangChain4j looks for its JSON codec, in files, when it is first used: now, rather than on a thread that must
        // not read any.
        ChatMessageDeserializer.messagesFromJson(ChatMessageSerializer.messagesToJson(List.of()));
    }

    /** What identifies a memory, as it is kept. */
    private record Key(String kind, String id) {
        static Key of(Object memoryId) {
            if (memoryId instanceof String) {
                return new Key("text", memoryId.toString());
            }
            if (memoryId instanceof Integer || memoryId instanceof Long) {
                return new Key("integer", memoryId.toString());
            }
            if (memoryId instanceof UUID) {
                return new Key("uuid", memoryId.toString());
            }
            throw new IllegalArgumentException(
                    "A memory is identified by a String, Integer, Long or UUID; make one of them of the identifier.");
        }
    }

    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        return Objects.requireNonNull(BlockingCall.await(messages(memoryId), "getMessagesAsync"));
    }

    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        BlockingCall.await(update(memoryId, messages), "updateMessagesAsync");
    }

    @Override
    public void deleteMessages(Object memoryId) {
        BlockingCall.await(delete(memoryId), "deleteMessagesAsync");
    }

    @Override
    public CompletableFuture<List<ChatMessage>> getMessagesAsync(Object memoryId) {
        return Mono.defer(() -> messages(memoryId)).toFuture();
    }

    @Override
    public CompletableFuture<@Nullable Void> updateMessagesAsync(Object memoryId, List<ChatMessage> messages) {
        return Mono.defer(() -> update(memoryId, messages)).toFuture();
    }

    @Override
    public CompletableFuture<@Nullable Void> deleteMessagesAsync(Object memoryId) {
        return Mono.defer(() -> delete(memoryId)).toFuture();
    }

    private Mono<List<ChatMessage>> messages(Object memoryId) {
        Key key = Key.of(memoryId);
        return prepared.then(Mono.defer(() -> datastore.queryOne(
                        String.class,
                        "SELECT messages FROM " + table + " WHERE kind = ? AND id = ?",
                        key.kind(),
                        key.id())))
                .map(ChatMessageDeserializer::messagesFromJson)
                .defaultIfEmpty(List.of())
                // What is read is written back with more, and would lose what a replica has not yet.
                .contextWrite(ReplicaReads::avoid);
    }

    private Mono<Void> update(Object memoryId, List<ChatMessage> messages) {
        Key key = Key.of(memoryId);
        return prepared.then(Mono.defer(() -> datastore.execute(
                        "INSERT INTO " + table
                                + " (kind, id, messages) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET messages = excluded.messages",
                        key.kind(),
                        key.id(),
                        ChatMessageSerializer.messagesToJson(messages))))
                .then();
    }

    private Mono<Void> delete(Object memoryId) {
        Key key = Key.of(memoryId);
        return prepared.then(Mono.defer(() ->
                        datastore.execute("DELETE FROM " + table + " WHERE kind = ? AND id = ?", key.kind(), key.id())))
                .then();
    }
}
