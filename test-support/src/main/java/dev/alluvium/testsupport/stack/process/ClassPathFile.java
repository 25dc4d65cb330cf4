// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The jars of one part of the stack, as the build resolved them: a resource of entries
 * {@code @repository@/group/artifact/version/file.jar} separated by {@code ;}.
 */
public final class ClassPathFile {
    private static final String PREFIX = "@repository@/";

    private ClassPathFile() {}

    /** The jars of a part that ships here: {@code kafka-3.9}, {@code s3proxy}, {@code avro-converter}. */
    public static List<Path> ofPart(String part) {
        return ofResource(ClassPathFile.class, "/dev/alluvium/testsupport/stack/" + part + "/classpath.txt");
    }

    /**
     * The jars named by a resource of any module.
     *
     * @throws StackUnavailableException if the resource or one of its jars is not there
     */
    public static List<Path> ofResource(Class<?> owner, String resource) {
        JarRepository repository = JarRepository.ofThisJvm();
        return entries(owner, resource).stream().map(repository::find).toList();
    }

    /** The jars named by a file that a build left. */
    public static List<Path> of(Path list) {
        JarRepository repository = JarRepository.ofThisJvm();
        try {
            return parse(Files.readString(list)).stream().map(repository::find).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + list, e);
        }
    }

    private static List<String> entries(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new StackUnavailableException(
                        "The class path list " + resource + " is not on the class path; build it with"
                                + " mvn -Pquick -pl test-support -am package",
                        null);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    static List<String> parse(String text) {
        return Arrays.stream(text.strip().split(";"))
                .filter(entry -> !entry.isBlank())
                .map(ClassPathFile::relative)
                .toList();
    }

    private static String relative(String entry) {
        if (!entry.startsWith(PREFIX)) {
            throw new IllegalStateException("class path entry '" + entry + "' does not start with " + PREFIX);
        }
        return entry.substring(PREFIX.length());
    }
}
