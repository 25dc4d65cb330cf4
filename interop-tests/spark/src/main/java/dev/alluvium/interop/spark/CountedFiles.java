// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.spark;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local file system as Hadoop has it, counted. A file that is opened counts as one GET, however many ranges are
 * read of it, and a rename as one PUT. Hadoop makes one for each user of a process, so the counts are the process's.
 */
public final class CountedFiles extends LocalFileSystem {
    private static final Map<Request, LongAdder> COUNTS = new EnumMap<>(Request.class);

    static {
        for (Request request : Request.values()) {
            COUNTS.put(request, new LongAdder());
        }
    }

    /** The kinds of requests. */
    enum Request {
        GET,
        HEAD,
        PUT,
        LIST,
        DELETE
    }

    static Map<Request, Long> counts() {
        Map<Request, Long> counts = new EnumMap<>(Request.class);
        COUNTS.forEach((request, count) -> counts.put(request, count.sum()));
        return counts;
    }

    private static void count(Request request) {
        COUNTS.get(request).increment();
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        count(Request.GET);
        return super.open(file, buffer);
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        count(Request.PUT);
        return super.create(file, permission, overwrite, buffer, replication, block, progress);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        count(Request.PUT);
        return super.rename(from, to);
    }

    @Override
    public boolean delete(Path file, boolean recursive) throws IOException {
        count(Request.DELETE);
        return super.delete(file, recursive);
    }

    @Override
    public FileStatus[] listStatus(Path directory) throws IOException {
        count(Request.LIST);
        return super.listStatus(directory);
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        count(Request.HEAD);
        return super.getFileStatus(file);
    }
}
