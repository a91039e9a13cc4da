package io.millrace.supply;

import java.util.List;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A known vulnerability.
 *
 * @param artifacts each as {@code group:name}, or {@code group:*}
 * @param affected the versions that have it, as a range of Maven's
 * @param accepted why one version is used all the same
 */
record Advisory(
        String id,
        List<String> artifacts,
        String affected,
        String summary,
        @Nullable Acceptance accepted) {
    /** Holds for one version only, so that the next one is judged anew. */
    record Acceptance(String version, String reason) {
        Acceptance {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("an acceptance needs a reason");
            }
        }
    }

    boolean affects(Component component) {
        return (artifacts.contains(component.group() + ":" + component.name())
                        || artifacts.contains(component.group() + ":*"))
                && range().containsVersion(new DefaultArtifactVersion(component.version()));
    }

    boolean accepts(Component component) {
        return accepted != null && accepted.version().equals(component.version());
    }

    private VersionRange range() {
        try {
            return VersionRange.createFromVersionSpec(affected);
        } catch (InvalidVersionSpecificationException e) {
            throw new IllegalArgumentException(id, e);
        }
    }
}
