package io.millrace.vector;

import java.io.IOException;
import java.io.OutputStream;

/** The process that has started this one, which ends with it however that ends. */
public final class ParentProcess {
    private ParentProcess() {}

    /** Ends this process, whatever it is at, when its standard input does: that is closed with the parent. */
    public static void endWithIt() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException closed) {
                        System.err.println("The parent cannot be read from: " + closed);
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent");
        watch.setDaemon(true);
        watch.start();
    }
}
