package io.millrace.migration.internal;

/** Where a run leads. */
public sealed interface Target {
    /** Everything is applied. */
    record Latest() implements Target {}

    /**
     * What an owner has above a version is reverted.
     *
     * @param owner the owner
     * @param version the version that stays, 0 for none
     */
    record Version(String owner, long version) implements Target {}
}
