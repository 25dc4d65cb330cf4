// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.alluvium.testsupport.stack.EmbeddedStack;
import dev.alluvium.testsupport.stack.connect.ConnectWorker;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What the workers tell through JMX. Their JVMs are attached to, so none of them needs a port for it. */
final class WorkerBeans {
    private WorkerBeans() {}

    /** Of all workers: the names of beans, with their attributes' names and values as one text each. */
    static Map<String, String> read(EmbeddedStack stack) {
        Map<String, String> beans = new TreeMap<>();
        for (ConnectWorker worker : stack.workers()) {
            if (worker.process().isAlive()) {
                addBeans(worker, beans);
            }
        }
        return beans;
    }

    @SuppressWarnings("BanJNDI") // the address is that of a worker which this test started
    private static void addBeans(ConnectWorker worker, Map<String, String> beans) {
        try {
            VirtualMachine machine =
                    VirtualMachine.attach(Long.toString(worker.process().pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                for (ObjectName name : server.queryNames(null, null)) {
                    beans.put(worker.process().name() + " " + name, attributes(server, name));
                }
            }
        } catch (IOException | AttachNotSupportedException | JMException e) {
            throw new IllegalStateException("beans of " + worker + " cannot be read", e);
        }
    }

    private static String attributes(MBeanServerConnection server, ObjectName name) throws IOException, JMException {
        StringBuilder text = new StringBuilder();
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
            text.append(attribute.getName()).append('=');
            if (attribute.isReadable()) {
                text.append(value(server, name, attribute.getName()));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** A few beans of the JVM have attributes that it cannot tell on this platform. */
    private static String value(MBeanServerConnection server, ObjectName name, String attribute) throws IOException {
        try {
            Object value = server.getAttribute(name, attribute);
            return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
        } catch (JMException | RuntimeException e) {
            return "(" + e.getClass().getSimpleName() + ")";
        }
    }
}
