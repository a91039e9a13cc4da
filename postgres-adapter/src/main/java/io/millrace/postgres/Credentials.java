package io.millrace.postgres;

import org.jspecify.annotations.Nullable;

/** Who connects. The password is in no text of this. */
record Credentials(String username, @Nullable String password) {
    @Override
    public String toString() {
        return username;
    }
}
