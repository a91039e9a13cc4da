package io.millrace.mapping;

import org.jspecify.annotations.Nullable;

/**
 * A component that is a record, a map or a collection, on its way to a datastore whose codecs are not known yet: what those encode is no
 * JSON.
 *
 * @param content the component's value
 */
record PropertyDocument(Object content) {
    @Nullable
    Object encode(TypeCodecs codecs) {
        return codecs.encodes(content.getClass()) ? codecs.encode(content) : Json.from(content);
    }

    /** The type alone: this may be printed with a statement. */
    @Override
    public String toString() {
        return "a document of " + content.getClass().getTypeName();
    }
}
