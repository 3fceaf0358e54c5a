package ilbo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One node of a test cluster: {@code ClusterNode HOME name=value…} runs until it is told to stop. */
public final class ClusterNode extends Node {

    private ClusterNode(Environment environment, List<Class<? extends Plugin>> plugins) {
        super(environment, plugins, false);
    }

    /** What every node has, and the plugins named in the environment, which stand on the class path. */
    private static List<Class<? extends Plugin>> plugins() throws ClassNotFoundException {
        List<Class<? extends Plugin>> found = new ArrayList<>(List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, NoriPlugin.class));
        String named = System.getenv("NODE_PLUGIN");
        if (named != null) {
            found.add(Class.forName(named).asSubclass(Plugin.class));
        }
        return found;
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder().put("path.home", Path.of(arguments[0]).toString());
        for (int at = 1; at < arguments.length; at++) {
            String[] pair = arguments[at].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        LogConfigurator.registerErrorListener();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> "node");
        CountDownLatch told = new CountDownLatch(1);
        ClusterNode node = new ClusterNode(environment, plugins());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception failure) {
                failure.printStackTrace();
            }
            told.countDown();
        }));
        node.start();
        told.await();
    }
}
