// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * The local Maven repositories that may hold the jars of the stack's parts, most specific first.
 *
 * @param roots directories; a jar is taken from the first that has it
 */
record JarRepository(List<Path> roots) {
    JarRepository {
        roots = List.copyOf(roots);
    }

    /** The repositories of this JVM: named by a property, the one that its own jars came from, the user's. */
    static JarRepository ofThisJvm() {
        List<Path> roots = new ArrayList<>();
        for (String property : List.of("maven.repo.local", "alluvium.repository")) {
            String value = System.getProperty(property);
            if (value != null && !value.isBlank()) {
                roots.add(Path.of(value));
            }
        }
        rootOf(Admin.class).ifPresent(roots::add);
        roots.add(Path.of(System.getProperty("user.home"), ".m2", "repository"));
        return new JarRepository(roots.stream().distinct().toList());
    }

    /** Where a jar lies, given its path below a repository. */
    Path find(String relative) {
        return roots.stream()
                .map(root -> root.resolve(relative))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new StackUnavailableException(
                        "The stack needs " + relative + ", which is in none of " + roots
                                + "; build once with network access (mvn -Pquick package) or name the local Maven"
                                + " repository with -Dalluvium.repository=DIR",
                        null));
    }

    /** Repository layout is group/artifact/version/file, so the root is found by the jar's own coordinates. */
    private static Optional<Path> rootOf(Class<?> kafkaClass) {
        CodeSource source = kafkaClass.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            String text = jar.toString().replace('\\', '/');
            int group = text.lastIndexOf("/org/apache/kafka/kafka-clients/");
            return group < 0 ? Optional.empty() : Optional.of(Path.of(text.substring(0, group)));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
