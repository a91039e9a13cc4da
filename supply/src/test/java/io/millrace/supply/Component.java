package io.millrace.supply;

import java.util.Comparator;

/** An artifact with its version. */
record Component(String group, String name, String version) implements Comparable<Component> {
    private static final Comparator<Component> BY_NAME = Comparator.comparing(Component::group)
            .thenComparing(Component::name)
            .thenComparing(Component::version);

    @Override
    public int compareTo(Component other) {
        return BY_NAME.compare(this, other);
    }

    @Override
    public String toString() {
        return group + ":" + name + ":" + version;
    }
}
