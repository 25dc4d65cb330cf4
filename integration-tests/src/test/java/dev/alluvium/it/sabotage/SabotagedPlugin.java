// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it.sabotage;

import dev.alluvium.it.probe.RepeatingSinkConnector;
import dev.alluvium.it.probe.RepeatingSinkTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The sink's own archive, with one more jar that holds the broken sinks, and the probe of what a worker does. */
public final class SabotagedPlugin {
    private static final String FOLDER = "sabotaged-sink/";
    private static final List<Class<?>> CLASSES = List.of(
            SabotagedSinkConnector.class,
            SabotagedSinkTask.class,
            Sabotage.class,
            DropEveryThousandth.class,
            DoubleOne.class,
            RepeatingSinkTask.class,
            RepeatingSinkConnector.class);

    private SabotagedPlugin() {}

    /** Writes the archive into the directory. */
    public static Path archive(Path sinkArchive, Path directory) throws IOException {
        Path target = directory.resolve("sabotaged-sink.zip");
        try (ZipFile sink = new ZipFile(sinkArchive.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            Enumeration<? extends ZipEntry> entries = sink.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".jar")) {
                    String jar = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                    put(out, FOLDER + "lib/" + jar, sink.getInputStream(entry));
                }
            }
            out.putNextEntry(new ZipEntry(FOLDER + "lib/sabotage.jar"));
            out.write(jar());
            out.closeEntry();
        }
        return target;
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (Class<?> type : CLASSES) {
                String path = type.getName().replace('.', '/') + ".class";
                put(jar, path, type.getClassLoader().getResourceAsStream(path));
            }
            jar.putNextEntry(new ZipEntry("META-INF/services/org.apache.kafka.connect.sink.SinkConnector"));
            jar.write((SabotagedSinkConnector.class.getName() + "\n" + RepeatingSinkConnector.class.getName() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, InputStream content) throws IOException {
        try (content) {
            out.putNextEntry(new ZipEntry(name));
            content.transferTo(out);
            out.closeEntry();
        }
    }
}
