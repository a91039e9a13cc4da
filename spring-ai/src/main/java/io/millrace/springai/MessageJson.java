package io.millrace.springai;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AbstractMessage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.util.MimeType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Messages as JSON, which Spring AI has no form for. */
final class MessageJson {
    /** Escapes keep what a database's encoding cannot have, such as half of a surrogate pair. An object without properties would become an empty one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private MessageJson() {}

    /** A message with what any of Spring AI's kinds has. */
    record Stored(
            MessageType type,
            @Nullable String text,
            Map<String, @Nullable Object> metadata,
            List<ToolCall> toolCalls,
            List<ToolResponse> responses,
            List<StoredMedia> media) {}

    /** Media, whose data are one of a text (such as a URI), bytes in base 64, and a URL. */
    record StoredMedia(
            String mimeType,
            @Nullable String id,
            String name,
            @Nullable String text,
            @Nullable String base64,
            @Nullable String url) {}

    static String write(List<Message> messages) {
        try {
            return JSON.writeValueAsString(
                    messages.stream().map(MessageJson::stored).toList());
        } catch (JacksonException unknown) {
            throw new IllegalArgumentException("A message has metadata that cannot be written as JSON.", unknown);
        }
    }

    static List<Message> read(String json) {
        return List.of(JSON.readValue(json, Stored[].class)).stream()
                .map(MessageJson::message)
                .toList();
    }

    private static Stored stored(Message message) {
        Map<String, @Nullable Object> metadata = new HashMap<>(message.getMetadata());
        metadata.remove(AbstractMessage.MESSAGE_TYPE);
        return new Stored(
                type(message),
                message.getText(),
                metadata,
                message instanceof AssistantMessage assistant ? assistant.getToolCalls() : List.of(),
                message instanceof ToolResponseMessage tool ? tool.getResponses() : List.of(),
                message instanceof MediaContent content
                        ? content.getMedia().stream().map(MessageJson::stored).toList()
                        : List.of());
    }

    private static MessageType type(Message message) {
        if (message instanceof UserMessage
                || message instanceof AssistantMessage
                || message instanceof SystemMessage
                || message instanceof ToolResponseMessage) {
            return message.getMessageType();
        }
        throw new IllegalArgumentException("A message of the " + message.getClass()
                + " is none of Spring AI's kinds, and would be another when it is read.");
    }

    private static StoredMedia stored(Media media) {
        Object data = media.getData();
        if (!(data instanceof String || data instanceof byte[] || data instanceof URL)) {
            throw new IllegalArgumentException("Media have data of the " + data.getClass() + ", which cannot be kept.");
        }
        return new StoredMedia(
                media.getMimeType().toString(),
                media.getId(),
                media.getName(),
                data instanceof String text ? text : null,
                data instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : null,
                data instanceof URL url ? url.toString() : null);
    }

    private static Message message(Stored stored) {
        String text = stored.text();
        List<Media> media = stored.media().stream().map(MessageJson::media).toList();
        return switch (stored.type()) {
            case USER ->
                UserMessage.builder()
                        .text(text == null ? "" : text)
                        .metadata(stored.metadata())
                        .media(media)
                        .build();
            case SYSTEM ->
                SystemMessage.builder()
                        .text(text == null ? "" : text)
                        .metadata(stored.metadata())
                        .build();
            case ASSISTANT ->
                AssistantMessage.builder()
                        .content(text)
                        .properties(stored.metadata())
                        .toolCalls(stored.toolCalls())
                        .media(media)
                        .build();
            case TOOL ->
                ToolResponseMessage.builder()
                        .responses(stored.responses())
                        .metadata(stored.metadata())
                        .build();
        };
    }

    private static Media media(StoredMedia stored) {
        Media.Builder media =
                Media.builder().mimeType(MimeType.valueOf(stored.mimeType())).name(stored.name());
        if (stored.id() != null) {
            media.id(stored.id());
        }
        if (stored.text() != null) {
            return media.data(stored.text()).build();
        }
        if (stored.base64() != null) {
            return media.data(Base64.getDecoder().decode(stored.base64())).build();
        }
        try {
            return media.data(URI.create(String.valueOf(stored.url())).toURL()).build();
        } catch (MalformedURLException | IllegalArgumentException unreadable) {
            throw new IllegalStateException("The media of a message cannot be read.", unreadable);
        }
    }
}
