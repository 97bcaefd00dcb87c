// Files whose reading means holding a credential.

/** The service-account token of a pod, where Kubernetes and EKS mount it. */
export function isTokenFile(path: string): boolean {
  return TOKEN.test(path);
}
const TOKEN =
  /\/((kubernetes\.io|eks\.amazonaws\.com)\/serviceaccount|pods\.eks\.amazonaws\.com\/[^/]+|kubernetes\.io~projected\/[^/]+)\/(\.\.[^/]+\/)?(token|eks-pod-identity-token)$|\/\.\.\d{4}_\d\d_\d\d_[^/]+\/token$/;

/** Keys, passwords and cloud credentials at their usual places. */
export function isCredentialFile(path: string): boolean {
  return (
    isTokenFile(path) ||
    /\/\.?aws\/credentials$/.test(path) ||
    /\/\.(aws\/config|kube\/config|docker\/config\.json|netrc|npmrc|git-credentials|azure\/accessTokens\.json|config\/gcloud\/(credentials\.db|application_default_credentials\.json))$/.test(
      path,
    ) ||
    /\/\.ssh\/(id_[a-z0-9]+|identity)$/.test(path) ||
    /^\/etc\/(shadow|gshadow|kubernetes\/(admin|super-admin|kubelet|controller-manager)\.conf|kubernetes\/pki\/.*\.key|rancher\/.*kubeconfig.*)$/.test(
      path,
    ) ||
    /^\/var\/lib\/kubelet\/(kubeconfig|pki\/.*)$/.test(path) ||
    /^\/proc\/\d+\/environ$/.test(path)
  );
}
