package io.millrace.cli;

import picocli.CommandLine.Option;

/** Whether the database is trusted, for commands that only read it. */
final class TrustOption {
    @Option(
            names = "--untrusted",
            description =
                    "Somebody else made the file, perhaps to do harm: check it for damage first, run nothing of it that"
                            + " is not known to be harmless, and limit what a statement may take.")
    private boolean untrusted;

    boolean isUntrusted() {
        return untrusted;
    }

    Access reading() {
        return untrusted ? Access.READ_UNTRUSTED : Access.READ;
    }
}
